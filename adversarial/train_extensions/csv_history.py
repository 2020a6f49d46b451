"""The monitor's history for spreadsheets."""

import csv
import io

from adversarial.train_extensions.growing_file import GrowingFile


class CsvHistory(GrowingFile):
    """Appends one line of comma-separated values with every channel at each monitoring.

    Parameters
    ----------
    path : str
        As for :class:`~adversarial.train_extensions.growing_file.GrowingFile`.

    Notes
    -----
    The first line names the columns: ``epoch``, ``batch``, ``example``, ``seconds``, then the
    channels. NaN and infinity are ``nan``, ``inf`` and ``-inf``. A name that a spreadsheet would
    take for a formula has an apostrophe before it.
    """

    def head(self, measured):
        """The names of the columns."""
        return _row(["epoch", "batch", "example", "seconds", *map(_name, measured)])

    def line(self, place, measured):
        """A row."""
        values = (float(channel.val_record[-1]) for channel in measured.values())
        return _row([*place.values(), *values])


def _name(text):
    return f"'{text}" if text.lstrip().startswith(("=", "+", "-", "@")) else text


def _row(cells):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()
