"""The tables of Table 1's step."""

import json

import numpy as np
import pytest

from adversarial.evaluation.folds import across_folds
from adversarial.paper.reproduction import Options
from adversarial.paper.reproduction.rows import OTHERS
from adversarial.paper.reproduction.table1_tables import (
    differences_table,
    epochs_table,
    folds_table,
    mean_error,
    mixing_table,
    models_table,
    over_seeds,
    results_table,
    whole_table,
)

from .measured import measured, scored


def test_a_deviation_needs_two_trainings():
    assert over_seeds([3.0]) is None
    assert over_seeds([1.0, 3.0]) == pytest.approx(np.sqrt(2))
    two = [measured(result=scored(seed)) for seed in (0, 1)]
    assert mean_error(two) == np.mean([each.result.standard_error for each in two])


def test_the_table_of_the_paper_has_our_numbers_beside_the_published_ones():
    faces = across_folds([scored(0), scored(1)])
    ours = [measured(), measured(data="tfd", result=faces)]
    table = whole_table(ours)
    cells = dict(zip(table["columns"], table["rows"][-1]))
    assert cells["MNIST, as published"] == "225 ± 2"
    assert cells["TFD, here"].startswith(f"{faces.mean:.1f} ± {faces.standard_error:.1f}")
    assert table["rows"][0][4:] == [None] * 4  # not run here
    assert len({len(row) for row in (table["columns"], *table["rows"])}) == 1


def test_every_table_is_as_wide_as_its_columns_and_plain():
    folds = across_folds([scored(0), scored(1)])
    some = [
        measured(curve=[(5, -3.14159, 0.23456)], epoch=5),
        measured(row=OTHERS[0], name="dbn", seconds=None),
    ]
    faces = measured(data="tfd", result=folds)
    tables = [
        models_table([*some, faces]),
        mixing_table(some),
        epochs_table(some),
        folds_table([faces]),
        results_table("numbers", "samples", [10, 20], [scored(0), scored(1)]),
        differences_table(Options("quick")),
    ]
    for table in tables:
        assert all(len(row) == len(table["columns"]) for row in table["rows"])
        assert table["rows"]
        json.dumps(table, allow_nan=False)
    assert tables[2]["rows"] == [["mnist", 5, -3.1, 0.2346]]
    assert [row[1] for row in tables[3]["rows"]] == [0, 1]
    assert "small twins" in tables[5]["note"]
