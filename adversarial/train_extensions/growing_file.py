"""A file that gets a line at each monitoring."""

import logging
import os

from adversarial.errors import ModelFileError
from adversarial.train_extensions.train_extension import TrainExtension

log = logging.getLogger(__name__)


class GrowingFile(TrainExtension):
    """Appends what subclasses make of a monitoring, at once.

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
    A run that is resumed cuts off what was written after its checkpoint, so that no line is there
    twice.
    """

    only_watches = True

    def __init__(self, path):
        self.path = path
        self._begun = False

    def head(self, measured):
        """What an empty file begins with.

        Parameters
        ----------
        measured : dict of str to MonitorChannel
            Channels that have been measured.

        Returns
        -------
        str
        """
        return ""

    def line(self, place, measured):
        """What a monitoring adds.

        Parameters
        ----------
        place : dict
            ``epoch``, ``batch`` and ``example`` seen, and ``seconds`` since the monitor was made.
        measured : dict of str to MonitorChannel
            Channels that have been measured; the last of their records is the new one.

        Returns
        -------
        str
        """
        raise NotImplementedError

    def setup(self, model, dataset, algorithm):
        """Find out whether an earlier training goes on, whose lines stay."""
        self._begun = model.monitor.get_epochs_seen() != model.monitor.first_epoch

    def get_state(self):
        """How long the file is, in bytes; and that much of it is on the disk."""
        if not os.path.isfile(self.path):  # or it is a device, which keeps nothing
            return {"bytes": 0}
        with open(self.path, "ab") as file:
            os.fsync(file.fileno())
            return {"bytes": file.tell()}

    def set_state(self, state):
        """Cut the file to the length it had."""
        self._begun = True
        if os.path.exists(self.path) and not os.path.isfile(self.path):
            return
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
        place = {
            "epoch": monitor.get_epochs_seen(),
            "batch": monitor.get_batches_seen(),
            "example": monitor.get_examples_seen(),
            "seconds": max((c.time_record[-1] for c in measured.values()), default=0.0),
        }
        try:
            with self._open() as file:
                head = "" if file.tell() else self.head(measured)
                file.write(head + self.line(place, measured))
        except OSError as reason:
            raise ModelFileError(f"Cannot write {self.path}: {reason.strerror}.") from reason
        self._begun = True

    def _open(self):
        return open(self.path, "a" if self._begun else "w", encoding="utf-8", newline="\n")
