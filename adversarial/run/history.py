"""What was measured in a run, as a table."""

import html
from typing import Any

import numpy as np

from adversarial.monitor import Records, number_aware
from adversarial.monitor.records import CLOCKS

SHOWN = 12


class History(dict):
    """Channels by name, each an array with a value an epoch; ``epoch`` is the first.

    It is what a table of pandas is where pandas is not installed: ``history["valid_gen_ll"]``.
    """

    def __repr__(self) -> str:
        return f"History({len(self.get('epoch', ()))} epochs, {max(0, len(self) - 1)} channels)"

    def _repr_html_(self) -> str:
        names = list(self)[:SHOWN]
        heads = "".join(f"<th>{html.escape(name)}</th>" for name in names)
        rows = "".join(
            "<tr>" + "".join(f"<td>{value:.6g}</td>" for value in row) + "</tr>"
            for row in zip(*(self[name] for name in names))
        )
        return f"<table><tr>{heads}</tr>{rows}</table>"


def history_table(records: Records) -> Any:
    """Lay records out as a table, a row for each monitoring.

    Parameters
    ----------
    records : Records

    Returns
    -------
    pandas.DataFrame or History
        Indexed by ``epoch``, if pandas is installed. A channel that began late has NaN before.
    """
    names = sorted(set(records.channels) - set(CLOCKS), key=number_aware)
    longest = max((len(records.channels[name].values) for name in names), default=0)
    table = History(epoch=np.arange(longest, dtype=float))
    for name in names:
        series = records.channels[name]
        if len(series.values) == longest:
            table["epoch"] = series.epochs
        missing = np.full(longest - len(series.values), np.nan)
        table[name] = np.concatenate([missing, series.values])
    try:
        import pandas
    except ImportError:
        return table
    return pandas.DataFrame(table).set_index("epoch")
