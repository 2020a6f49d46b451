"""What happens around training: before it, after every monitoring, at every save."""

from adversarial.train_extensions.channel_smoother import ChannelSmoother
from adversarial.train_extensions.shared_setter import SharedSetter
from adversarial.train_extensions.train_extension import TrainExtension

__all__ = ["ChannelSmoother", "SharedSetter", "TrainExtension"]
