"""Scoring a saved pair, in this process, on a few points in place of the published data sets."""

import json
import re

import numpy as np
import pytest

from adversarial.cli import main
from adversarial.evaluation import draw_samples, log_likelihood

from .points import generator, output, pair, points  # noqa: F401

pytestmark = pytest.mark.xdist_group("cli-scores")

FOLDS = range(5)


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
