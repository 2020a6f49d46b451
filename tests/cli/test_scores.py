"""Scoring a saved pair, in this process, on a few points in place of the published data sets."""

import json
import re
from types import SimpleNamespace

import numpy as np
import pytest

from adversarial.checkpoint import load_model, save_model
from adversarial.cli import main, models
from adversarial.evaluation import draw_samples, log_likelihood, sample_batches
from adversarial.models.adversary_pair import AdversaryPair
from adversarial.models.generator import Generator
from adversarial.models.mlp import MLP, Sigmoid

pytestmark = pytest.mark.xdist_group("cli-scores")

FOLDS = range(5)


def points(part, fold):
    """The fold decides how far the points spread, so that each has a best sigma of its own."""
    rng = np.random.RandomState([len(part), fold])
    return 0.5 + 0.1 * (2 + fold) * rng.normal(size=(7 + fold, 4))


@pytest.fixture(autouse=True)
def pair(tmp_path, monkeypatch):
    def few(name, part, fold=0):
        return SimpleNamespace(X=points(part, fold))

    monkeypatch.setattr(models, "paper_set", few)
    monkeypatch.chdir(tmp_path)
    generator = Generator(MLP([Sigmoid(4, "y", irange=1.0)], nvis=3))
    save_model("pair.npz", AdversaryPair(generator, MLP([Sigmoid(1, "y", irange=1.0)], nvis=4)))


def generator():
    return load_model("pair.npz").generator


def output(capsys, *arguments):
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def test_all_folds_choose_a_sigma_each_and_their_spread_is_the_error(capsys):
    arguments = ["--fold", "all", "-n", "30", "--valid", "--json", "report.json"]
    printed = output(capsys, "parzen", "pair.npz", "-d", "tfd", *arguments)
    with open("report.json", encoding="utf-8") as file:
        report = json.load(file)
    samples = draw_samples(generator(), 30)
    means = []
    for fold in FOLDS:
        grid = np.logspace(-1, 0, 10)
        valid = [log_likelihood(points("valid", fold), samples, sigma).mean() for sigma in grid]
        sigma = grid[np.argmax(valid)]
        means.append(log_likelihood(points("test", fold), samples, sigma).mean())
        of_fold = report["folds"][fold]
        assert (of_fold["fold"], of_fold["sigma"]) == (fold, pytest.approx(sigma))
        assert of_fold["n_valid"] == 7 + fold
        assert of_fold["mean"] == pytest.approx(means[fold])
        assert of_fold["valid_mean"] == pytest.approx(max(valid))
    assert len({of_fold["sigma"] for of_fold in report["folds"]}) > 1
    deviations = np.array(means) - np.mean(means)
    error = np.sqrt((deviations**2).sum() / 4) / np.sqrt(5)
    assert report["mean"] == pytest.approx(np.mean(means))
    assert report["standard_error"] == pytest.approx(error)
    assert report["ddof"] == 1
    assert re.findall(r"^Fold (\d)$", printed, re.MULTILINE) == list("01234")
    mean, se = re.search(r"Log-Likelihood across 5 folds = (\S+), se: (\S+) \(", printed).groups()
    assert (float(mean), float(se)) == (report["mean"], report["standard_error"])


def test_one_fold_uses_its_own_parts_and_no_limit(capsys):
    arguments = ["-f", "3", "-n", "30", "--limit-size", "2", "--json", "-"]
    report = json.loads(output(capsys, "parzen", "pair.npz", "-d", "tfd", *arguments))
    expected = log_likelihood(
        points("test", 3), draw_samples(generator(), 30), report["sigma"]
    ).mean()
    assert (report["fold"], report["n_valid"], report["n_points"]) == (3, 10, 10)
    assert report["mean"] == pytest.approx(expected)


@pytest.mark.parametrize(
    "dataset, fold, piece",
    [
        ("tfd", "5", "--fold 5: tfd has folds 0 to 4"),
        ("tfd", "-1", "--fold -1: tfd has folds 0 to 4"),
        ("mnist", "all", "--fold all: mnist has no folds"),
        ("mnist", "1", "--fold 1: mnist has no folds"),
    ],
)
def test_a_fold_that_does_not_exist_is_one_line(dataset, fold, piece, capsys):
    assert main(["parzen", "pair.npz", "-d", dataset, f"--fold={fold}"]) == 2
    printed = capsys.readouterr()
    assert (printed.out, len(printed.err.splitlines())) == ("", 1)
    assert piece in printed.err


def test_the_running_estimate_prints_samples_value_and_seconds(capsys):
    printed = output(capsys, "ll", "pair.npz", "0.3", "-d", "mnist", "-n", "2050")
    lines = [line.split() for line in printed.splitlines()]
    assert [int(n) for n, _, _ in lines] == [1, 1000, 2000, 2050]
    drawing = sample_batches(generator(), 100)
    samples = np.concatenate([next(drawing) for _ in range(21)])
    for n, value, seconds in lines:
        expected = log_likelihood(points("test", 0), samples[: int(n)], 0.3).mean()
        assert float(value) == pytest.approx(expected)
        assert float(seconds) >= 0


@pytest.mark.parametrize("sigma", ["0", "-1", "inf", "nan", "wide"])
def test_a_width_is_a_positive_number(sigma, capsys):
    assert main(["ll", "pair.npz", sigma, "-d", "mnist"]) == 2
    assert "invalid positive number value" in capsys.readouterr().err


def test_a_model_without_data_asks_for_them(capsys):
    assert main(["ll", "pair.npz", "0.3"]) == 2
    assert "name them with -d" in capsys.readouterr().err


def test_data_without_a_test_set_are_named(capsys):
    pair = load_model("pair.npz")
    np.save("x.npy", np.zeros((3, 4)))
    dense = "!obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix"
    pair.dataset_yaml_src = f"{dense} {{ X: !pkl: 'x.npy' }}"
    save_model("pair.npz", pair)
    assert main(["ll", "pair.npz", "0.3"]) == 2
    assert "knows of no test set. Name other data with -d." in capsys.readouterr().err
