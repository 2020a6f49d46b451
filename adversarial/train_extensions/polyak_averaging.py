"""The mean of the parameters over updates."""

import numpy as np

from adversarial.checkpoint import save_model
from adversarial.kinds import Natural
from adversarial.train_extensions.train_extension import TrainExtension, check_at_least


class PolyakAveraging(TrainExtension):
    """Averages the parameters over all updates from some epoch on, and saves the averaged model.

    Parameters
    ----------
    start : int
        Epochs seen when averaging begins; 0 takes in all updates.
    save_path : str, optional
        Where the averaged model goes.
    save_freq : int
        Saved when the epochs seen are a multiple of it, after the one with which it began.

    Notes
    -----
    The training itself goes on with the parameters as they are. Epochs are those of this run: a
    monitor that was taken over does not count. Original name
    ``pylearn2.training_algorithms.sgd.PolyakAveraging``.
    """

    state_names = ("means", "_count", "_updates")

    def __init__(self, start: Natural, save_path: str | None = None, save_freq: Natural = 1):
        check_at_least(0, start=start)
        check_at_least(1, save_freq=save_freq)
        self.start = start
        self.save_path = save_path
        self.save_freq = save_freq
        self.means: list | None = None
        self._count = 0
        self._updates = 0

    @property
    def needs_state(self):
        """Whether averaging has begun."""
        return self.means is not None

    def on_update(self, model, dataset, algorithm):
        """Take the parameters after one more update into the mean."""
        if self.means is None:
            return
        self._updates += 1
        for mean, value in zip(self.means, model.get_param_values()):
            mean -= (mean - value) / self._updates

    def on_monitor(self, model, dataset, algorithm):
        """Begin when it is time; save the averaged model afterwards."""
        if self._count == self.start and self.means is None:
            self.means = [np.array(value, np.float64) for value in model.get_param_values()]
        elif self._count > self.start and self._count % self.save_freq == 0:
            self._save(model)
        self._count += 1

    def _save(self, model):
        if self.save_path is None:
            return
        present = model.get_param_values()
        model.set_param_values(self.means)
        try:
            save_model(self.save_path, model)
        finally:
            model.set_param_values(present)
