"""The monitor's history as a text file."""

import json
import math

from adversarial.train_extensions.growing_file import GrowingFile


class HistoryFile(GrowingFile):
    """Appends one JSON line with every channel at each monitoring.

    Parameters
    ----------
    path : str
        As for :class:`~adversarial.train_extensions.growing_file.GrowingFile`.

    Notes
    -----
    Each line holds ``epoch``, ``batch``, ``example``, ``seconds`` and ``channels``; NaN and
    infinity are written as text, so that any JSON reader can read them.
    """

    def line(self, place, measured):
        """A JSON object."""
        channels = {name: _number(c.val_record[-1]) for name, c in measured.items()}
        return json.dumps({**place, "channels": channels}, allow_nan=False) + "\n"


def _number(value):
    value = float(value)
    return value if math.isfinite(value) else str(value)
