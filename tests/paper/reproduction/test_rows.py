"""What the paper's Table 1 says, and which files make it here."""

import pytest

from adversarial.paper.reproduction import Options
from adversarial.paper.reproduction.rows import OTHERS, OURS, Budget, Row
from adversarial.paper.reproduction.workspace import read_config

PUBLISHED = {
    "DBN": [(138, 2), (1909, 66)],
    "Stacked CAE": [(121, 1.6), (2110, 50)],
    "Deep GSN": [(214, 1.1), (1890, 29)],
    "Adversarial nets": [(225, 2), (2057, 26)],
}


def test_published_numbers_are_those_of_the_paper():
    found = {row.model: [row.published["mnist"], row.published["tfd"]] for row in (*OTHERS, OURS)}
    assert found == PUBLISHED


@pytest.mark.parametrize("row", OTHERS, ids=lambda row: row.id)
@pytest.mark.parametrize("scale", ["quick", "full"])
@pytest.mark.parametrize("data", ["mnist", "tfd"])
def test_each_model_has_a_file_for_each_data_set_at_each_scale(row, scale, data):
    training = row.training(Options(scale), data)
    assert "!obj:" in read_config(f"yaml_configs/{training['file']}")
    assert training["file"].startswith("quick/") == (scale == "quick")
    assert training["name"] == row.id + ("" if data == "mnist" else "_tfd")


def test_a_budget_changes_a_file_by_data_set():
    budget = Budget(epochs=3, settings={"tfd": ("a.b=1",)})
    row = Row("x", "X", {}, "", "", "baselines/x", quick=budget)
    assert row.training(Options("quick"), "tfd")["settings"] == ("a.b=1",)
    assert row.training(Options("quick"), "mnist")["settings"] == ()
    assert row.training(Options("full"), "mnist")["epochs"] is None
