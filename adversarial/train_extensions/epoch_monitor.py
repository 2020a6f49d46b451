"""Monitoring within an epoch."""

import logging

from adversarial.kinds import ModelLike, Natural
from adversarial.train_extensions.train_extension import TrainExtension

log = logging.getLogger(__name__)


class EpochMonitor(TrainExtension):
    """Monitors, or reports progress, more often than once an epoch.

    Parameters
    ----------
    model : Model
    tick_rate : int, optional
        Log the number of batches seen after this many batches.
    monitor_rate : int, optional
        Run the whole monitor after this many batches.

    Notes
    -----
    Original name ``pylearn2.training_algorithms.sgd.EpochMonitor``, one of the update callbacks.
    """

    state_names = ("_batches",)

    def __init__(
        self,
        model: ModelLike,
        tick_rate: Natural | None = None,
        monitor_rate: Natural | None = None,
    ):
        self.model = model
        self.tick_rate = tick_rate
        self.monitor_rate = monitor_rate
        self._batches = 0

    @property
    def needs_state(self):
        """Whether the next call monitors."""
        rate = self.monitor_rate or 0
        return rate > 0 and (self._batches + 1) % rate == 0

    def on_update(self, model, dataset, algorithm):
        """Count a batch; monitor or report if it is time."""
        monitor, monitors = self.model.monitor, self.needs_state
        self._batches += 1
        if monitors:
            monitor()
        elif self.tick_rate and self._batches % self.tick_rate == 0:
            epoch = monitor.get_epochs_seen()
            log.info("Epoch %d: %d batches seen", epoch, monitor.get_batches_seen())
