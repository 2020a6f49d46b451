"""The monitor's history as a text file."""

import json
import math

from adversarial.train_extensions.train_extension import TrainExtension


class HistoryFile(TrainExtension):
    """Appends one JSON line with every channel at each monitoring.

    Parameters
    ----------
    path : str
        Begun anew when training starts from the beginning.

    Notes
    -----
    Each line holds ``epoch``, ``batch``, ``example``, ``seconds`` and ``channels``; NaN and
    infinity are written as text, so that any JSON reader can read them.
    """

    def __init__(self, path):
        self.path = path

    def setup(self, model, dataset, algorithm):
        """Begin the file, unless an earlier training goes on."""
        if model.monitor.get_epochs_seen() == model.monitor.first_epoch:
            with open(self.path, "w", encoding="utf-8"):
                pass

    def on_monitor(self, model, dataset, algorithm):
        """Append the last record."""
        monitor = model.monitor
        measured = {n: c for n, c in monitor.channels.items() if c.val_record}
        line = {
            "epoch": monitor.get_epochs_seen(),
            "batch": monitor.get_batches_seen(),
            "example": monitor.get_examples_seen(),
            "seconds": max((c.time_record[-1] for c in measured.values()), default=0.0),
            "channels": {name: _number(c.val_record[-1]) for name, c in measured.items()},
        }
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps(line, allow_nan=False) + "\n")


def _number(value):
    value = float(value)
    return value if math.isfinite(value) else str(value)
