"""Copies of the model along the way."""

import os

from adversarial.checkpoint import model_path, save_model
from adversarial.kinds import Count
from adversarial.train_extensions.train_extension import TrainExtension, check_at_least


class Snapshots(TrainExtension):
    """Saves a copy of the model every few epochs, and keeps them all.

    Parameters
    ----------
    every : int
        Epochs between copies.
    save_path : str
        ``model.npz`` gives ``model-epoch0020.npz`` and so on.
    """

    only_watches = True

    def __init__(self, every: Count, save_path: str):
        check_at_least(1, every=every)
        self.every = every
        self.save_path = save_path

    def on_monitor(self, model, dataset, algorithm):
        """Save if it is time; never before the first epoch."""
        epoch = model.monitor.get_epochs_seen()
        if epoch and epoch % self.every == 0:
            stem, suffix = os.path.splitext(model_path(self.save_path))
            save_model(f"{stem}-epoch{epoch:04d}{suffix}", model)
