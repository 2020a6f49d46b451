"""The monitor's history as a text file."""

import json
import logging
import math
import os

from adversarial.errors import ModelFileError
from adversarial.train_extensions.train_extension import TrainExtension

log = logging.getLogger(__name__)


class HistoryFile(TrainExtension):
    """Appends one JSON line with every channel at each monitoring.

    Parameters
    ----------
    path : str
        Begun anew when training starts from the beginning.

    Raises
    ------
    ModelFileError
        If the file cannot be written.

    Notes
    -----
    Each line holds ``epoch``, ``batch``, ``example``, ``seconds`` and ``channels``; NaN and
    infinity are written as text, so that any JSON reader can read them. A run that is resumed cuts
    off what was written after its checkpoint, so that no line is there twice.
    """

    def __init__(self, path):
        self.path = path
        self._begun = False

    def setup(self, model, dataset, algorithm):
        """Find out whether an earlier training goes on, whose lines stay."""
        self._begun = model.monitor.get_epochs_seen() != model.monitor.first_epoch

    def get_state(self):
        """How long the file is, in bytes; and that much of it is on the disk."""
        if not os.path.exists(self.path):
            return {"bytes": 0}
        with open(self.path, "ab") as file:
            os.fsync(file.fileno())
            return {"bytes": file.tell()}

    def set_state(self, state):
        """Cut the file to the length it had."""
        self._begun = True
        with self._open() as file:
            length = file.tell()
            if length < state["bytes"]:
                log.warning(
                    "%s has only %d of the %d bytes it had at the checkpoint: lines are missing.",
                    self.path,
                    length,
                    state["bytes"],
                )
            file.truncate(min(length, state["bytes"]))

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
        try:
            with self._open() as file:
                file.write(json.dumps(line, allow_nan=False) + "\n")
        except OSError as reason:
            raise ModelFileError(f"Cannot write {self.path}: {reason.strerror}.") from reason
        self._begun = True

    def _open(self):
        return open(self.path, "a" if self._begun else "w", encoding="utf-8")


def _number(value):
    value = float(value)
    return value if math.isfinite(value) else str(value)
