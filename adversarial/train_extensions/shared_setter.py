"""Setting variables by a timetable."""

from adversarial.models.model import set_shared
from adversarial.train_extensions.train_extension import TrainExtension


class SharedSetter(TrainExtension):
    """Gives shared variables new values after given numbers of epochs.

    Parameters
    ----------
    epoch_updates : list of [int, shared variable, number or array]
        Each says after how many epochs of this training which variable takes which value; 0 means
        before the first. Of several for one epoch and variable the last one counts.

    Raises
    ------
    ValueError
        If an entry is not such a triple, or its epoch is negative.

    Notes
    -----
    Original name ``pylearn2.train_extensions.SharedSetter``.
    """

    state_names = ("_count",)

    def __init__(self, epoch_updates):
        for entry in epoch_updates:
            if len(entry) != 3 or entry[0] < 0 or not hasattr(entry[1], "set_value"):
                raise ValueError(
                    "SharedSetter wants entries [epoch, shared variable, value] with epochs from 0 "
                    f"on, got {entry}."
                )
        self.epoch_updates = [tuple(entry) for entry in epoch_updates]
        self._count = 0

    def on_monitor(self, model, dataset, algorithm):
        """Set what is due."""
        for epoch, variable, value in self.epoch_updates:
            if epoch == self._count:
                set_shared(variable, value)
        self._count += 1
