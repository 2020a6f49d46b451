"""Monitoring within an epoch."""

import logging
from types import SimpleNamespace

from adversarial.train_extensions.epoch_monitor import EpochMonitor


def test_an_epoch_monitor_runs_and_reports_between_epochs(caplog):
    calls = []

    class Counting:
        batches = 0

        def __call__(self):
            calls.append(self.batches)

        def get_epochs_seen(self):
            return 3

        def get_batches_seen(self):
            return self.batches

    monitor = Counting()
    callback = EpochMonitor(SimpleNamespace(monitor=monitor), tick_rate=2, monitor_rate=4)
    with caplog.at_level(logging.INFO):
        for monitor.batches in range(1, 9):
            callback.on_update(None, None, None)
    assert calls == [4, 8]
    assert [r.getMessage() for r in caplog.records] == [
        "Epoch 3: 2 batches seen",
        "Epoch 3: 6 batches seen",
    ]
