"""How fast samples forget the ones before them, in this process."""

import json

import numpy as np
import pytest

from adversarial.baselines.mixing import autocorrelation, follow
from adversarial.checkpoint import load_model
from adversarial.cli import main

from .saved import save_pair


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save_pair()


def test_correlations_are_printed_and_written(capsys):
    arguments = ["--lags", "1", "2", "--rounds", "5", "--json", "m.json"]
    assert main(["mixing", "pair.npz", *arguments]) == 0
    printed = capsys.readouterr().out
    with open("m.json", encoding="utf-8") as file:
        report = json.load(file)
    expected = autocorrelation(follow(load_model("pair.npz"), 5, None), [1, 2])
    np.testing.assert_allclose(report["autocorrelation"], expected)
    assert f"lag    2: {expected[1]:.3f}" in printed


def test_a_lag_longer_than_the_chains_is_refused(capsys):
    assert main(["mixing", "pair.npz", "--lags", "5", "--rounds", "5"]) == 2
    assert "chains need more than 5 rounds" in capsys.readouterr().err
