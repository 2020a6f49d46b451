"""Scoring, drawing and measuring models with Markov chains, in this process."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from adversarial.baselines.dbn import DBN
from adversarial.baselines.gsn import GSN
from adversarial.baselines.rbm import RBM
from adversarial.checkpoint import load_model, save_model
from adversarial.cli import main, models
from adversarial.evaluation import log_likelihood
from adversarial.models.adversary_pair import AdversaryPair
from adversarial.models.generator import Generator
from adversarial.models.mlp import MLP, Sigmoid

pytestmark = pytest.mark.xdist_group("cli-chains")

PLAN = ["--chains", "6", "--burn-in", "3", "--thin", "2"]


def points(part):
    return np.random.RandomState(len(part)).uniform(size=(9, 4))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    def few(name, part, fold=0):
        return SimpleNamespace(X=points(part))

    monkeypatch.setattr(models, "paper_set", few)
    monkeypatch.chdir(tmp_path)
    generator = Generator(MLP([Sigmoid(4, "y", irange=1.0)], nvis=3))
    save_model("pair.npz", AdversaryPair(generator, MLP([Sigmoid(1, "y", irange=1.0)], nvis=4)))
    machines = [RBM(4, 3, "h0", istdev=3.0), RBM(3, 2, "h1", istdev=4.0)]
    save_model("dbn.npz", DBN(machines))
    save_model("gsn.npz", GSN(4, [3, 2], noise_std=0.1))
    save_model("network.npz", generator.mlp)


def refusal(capsys, *arguments):
    assert main(list(arguments)) == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def report(capsys, *arguments):
    assert main([*arguments, "-d", "mnist", "-s", "0.3", "-n", "20", "--json", "-"]) == 0
    printed = capsys.readouterr()
    return json.loads(printed.out), printed.err


def test_a_net_is_scored_on_the_samples_of_its_chains(capsys):
    result, told = report(capsys, "parzen", "dbn.npz", *PLAN, "--seed", "5")
    samples = load_model("dbn.npz").draw_samples(20, seed=5, chains=6, burn_in=3, thin=2)
    expected = log_likelihood(points("test"), samples, 0.3).mean()
    assert result["mean"] == pytest.approx(expected)
    plan = {"chains": 6, "burn_in": 3, "thin": 2, "start": "marginals"}
    assert result["protocol"] == {"kind": "chains", **plan, "seed": 5}
    assert 0 < result["seconds_per_sample"] < 10
    assert "6 chains from marginals: a sample of each after 3 steps" in told


def test_a_pair_draws_independently(capsys):
    result, told = report(capsys, "parzen", "pair.npz")
    assert result["protocol"] == {"kind": "independent"}
    assert "drawn by itself" in told


@pytest.mark.parametrize("start, part", [("data", "train"), ("test", "test")])
def test_chains_can_start_from_examples(start, part, capsys):
    result, _ = report(capsys, "parzen", "gsn.npz", "--start", start, "--burn-in", "0")
    samples = load_model("gsn.npz").draw_samples(20, burn_in=0, start=points(part))
    np.testing.assert_allclose(samples[:9], points(part), rtol=1e-6)
    expected = log_likelihood(points("test"), samples, 0.3).mean()
    assert result["mean"] == pytest.approx(expected)
    assert result["protocol"]["start"] == start


def test_samples_of_chains_are_drawn_as_a_sheet(capsys):
    arguments = ["samples", "dbn.npz", "-o", "sheet.png", "--layout", "grid", "-n", "8", *PLAN]
    assert main(arguments) == 0
    assert "6 chains from marginals" in capsys.readouterr().out
    with open("sheet.png", "rb") as file:
        assert file.read(4) == b"\x89PNG"


@pytest.mark.parametrize("command", ["parzen", "samples", "mixing"])
def test_options_of_chains_are_refused_for_a_pair(command, capsys):
    needed = {"parzen": ["-d", "mnist"], "samples": ["-o", "s.png", "--layout", "grid"]}
    line = refusal(capsys, command, "pair.npz", *needed.get(command, []), "--burn-in", "3")
    assert "--burn-in: a AdversaryPair draws each sample by itself" in line


def test_a_start_that_the_model_does_not_know_is_refused(capsys):
    line = refusal(capsys, "parzen", "dbn.npz", "-d", "mnist", "--start", "zeros")
    assert "cannot start from 'zeros', but from examples, or marginals, uniform" in line


def test_what_cannot_be_sampled_is_refused(capsys):
    line = refusal(capsys, "parzen", "network.npz", "-d", "mnist")
    assert "holds a MLP, which has no generator" in line
    assert "holds a DBN, which has no generator" in refusal(capsys, "ll", "dbn.npz", "0.2")


def test_mixing_tells_chains_from_independent_draws(capsys):
    measured = {}
    for name in ("dbn.npz", "pair.npz"):
        arguments = ["--lags", "1", "3", "--rounds", "40", "--json", "report.json"]
        assert main(["mixing", name, *arguments]) == 0
        with open("report.json", encoding="utf-8") as file:
            measured[name] = json.load(file)
    assert measured["dbn.npz"]["autocorrelation"][0] > 0.1
    assert np.abs(measured["pair.npz"]["autocorrelation"]).max() < 0.05
    assert "lag    3: " in capsys.readouterr().out


def test_a_lag_longer_than_the_chains_is_refused(capsys):
    line = refusal(capsys, "mixing", "pair.npz", "--rounds", "50")
    assert "--lags 100: chains need more than 50 rounds" in line
