"""Curves of the channels that are drawn again and again while training goes on."""

import os

from adversarial.figures.curves import channel_curves, curve_groups
from adversarial.figures.plot import require_matplotlib
from adversarial.kinds import Count
from adversarial.monitor.records import records_from_state
from adversarial.train_extensions.train_extension import TrainExtension, check_at_least


class CurveFiles(TrainExtension):
    """Draws the channels that tell most against epochs, every few epochs.

    Parameters
    ----------
    folder : str
        Gets ``objectives.png``, ``log_likelihood.png`` and so on, see
        ``GROUPS`` of :mod:`adversarial.figures.curves`; a group without channels gives no file.
    every : int
        Epochs between two times.

    Raises
    ------
    ValueError
        If `every` is below 1.
    AdversarialError
        If matplotlib is not installed, or a file cannot be written.
    """

    only_watches = True

    def __init__(self, folder: str, every: Count = 1):
        check_at_least(1, every=every)
        self.folder = folder
        self.every = every

    def setup(self, model, dataset, algorithm):
        """Find out now whether there is something to draw with."""
        require_matplotlib()

    def on_monitor(self, model, dataset, algorithm):
        """Draw if it is time."""
        if model.monitor.get_epochs_seen() % self.every:
            return
        records = records_from_state(self.folder, model.monitor.get_state())
        for group, names in curve_groups(records.channels).items():
            curves = channel_curves([records], names)
            curves.save(os.path.join(self.folder, f"{group}.png"))
