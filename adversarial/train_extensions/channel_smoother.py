"""A channel without its noise."""

from typing import Annotated

import numpy as np

from adversarial.kinds import Channel, Count, NewChannel
from adversarial.models.model import float_shared
from adversarial.train_extensions.train_extension import TrainExtension, check_at_least


class ChannelSmoother(TrainExtension):
    """Publishes the running mean of a channel as a channel of its own.

    Put it before extensions that read the new channel.

    Parameters
    ----------
    channel_to_smooth, channel_to_publish : str
    k : int
        The mean is that of the last ``k - 1`` values, or of as many as there are.

    Raises
    ------
    ValueError
        If ``k`` leaves no value.

    Notes
    -----
    ``k - 1`` instead of k is the original's slip, kept. Original name
    ``pylearn2.train_extensions.ChannelSmoother``.
    """

    def __init__(
        self,
        channel_to_smooth: Annotated[str, Channel()],
        channel_to_publish: Annotated[str, NewChannel()],
        k: Count = 5,
    ):
        check_at_least(2, k=k)
        self.channel_to_smooth = channel_to_smooth
        self.channel_to_publish = channel_to_publish
        self.k = k

    def setup(self, model, dataset, algorithm):
        """Add the new channel, to the data set of the other.

        Raises
        ------
        ConfigError
            If there is no channel to smooth.
        """
        noisy = model.monitor.get_channel(self.channel_to_smooth)
        model.monitor.add_channel(
            self.channel_to_publish,
            None,
            float_shared(0.0, self.channel_to_publish),
            noisy.dataset,
        )

    def on_monitor(self, model, dataset, algorithm):
        """Replace the new channel's last value by the mean."""
        recent = model.monitor.get_channel(self.channel_to_smooth).val_record[1 - self.k :]
        smooth = model.monitor.get_channel(self.channel_to_publish)
        smooth.val_record[-1] = np.mean(recent)
