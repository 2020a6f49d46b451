"""What was measured, as a table."""

import sys

import numpy as np

from adversarial.monitor import Records, Series
from adversarial.run.history import history_table


def records(**channels):
    made = {}
    for name, values in channels.items():
        place = np.arange(3.0)[3 - len(values) :]
        made[name] = Series(np.array(values, dtype=float), place, place, place, place)
    return Records("a.jsonl", made, 2, 2, 2, True)


def test_a_channel_that_began_late_has_gaps_before(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    table = history_table(records(early=[1, 2, 3], late=[5, 6], total_seconds_last_epoch=[0, 1, 1]))
    assert list(table) == ["epoch", "early", "late"]
    np.testing.assert_array_equal(table["epoch"], [0, 1, 2])
    np.testing.assert_array_equal(table["late"], [np.nan, 5, 6])


def test_names_are_escaped_for_a_notebook(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    table = history_table(records(**{"<b>": [1, 2, 3]}))
    assert "<b>" not in table._repr_html_()
