"""The log-likelihood while samples keep coming, in this process."""

import numpy as np
import pytest

from adversarial.checkpoint import load_model, save_model
from adversarial.cli import main
from adversarial.evaluation import log_likelihood, sample_batches

from .points import generator, output, pair, points  # noqa: F401

pytestmark = pytest.mark.xdist_group("cli-scores")


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
    saved = load_model("pair.npz")
    np.save("x.npy", np.zeros((3, 4)))
    dense = "!obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix"
    saved.dataset_yaml_src = f"{dense} {{ X: !pkl: 'x.npy' }}"
    save_model("pair.npz", saved)
    assert main(["ll", "pair.npz", "0.3"]) == 2
    assert "knows of no test set. Name other data with -d." in capsys.readouterr().err
