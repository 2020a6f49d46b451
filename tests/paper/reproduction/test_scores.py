"""Scores of trained models, and of data to compare with."""

import numpy as np
import pytest

from adversarial.paper.reproduction import scores
from adversarial.paper.reproduction.rows import OURS


@pytest.mark.filterwarnings("ignore:sigma 1 is best at the edge")  # for the snapshot far away
@pytest.mark.filterwarnings("ignore:samples lie")  # far from the data, as they should be here
def test_a_snapshot_is_chosen_on_validation_examples_alone(tmp_path):
    rng = np.random.RandomState(0)
    valid, test = rng.normal(0, 0.5, (50, 2)), rng.normal(3, 0.5, (60, 2))

    class Snapshots:
        """The model of an epoch draws around it: 0 suits the validation set, 3 the test set."""

        path = "3"

        def snapshots(self):
            return {0: "0", 3: "3"}

        def record(self):
            return {"epochs": 3, "seconds": None}

        def model(self, path):
            class Model:
                def draw_samples(self, n):
                    return np.random.RandomState(1).normal(float(path), 0.5, (n, 2))

            return Model()

    measured = scores.measure(OURS, "mnist", Snapshots(), [(valid, test)], n=200, n_choosing=100)
    assert measured.epoch == 0
    assert [epoch for epoch, _, _ in measured.curve] == [0, 3]
    assert measured.result.n_centres == 200
    assert measured.result.n_points == 60
    assert len(measured.result.sigmas) == 10 < len(measured.finer.sigmas)


def test_a_gaussian_has_the_data_s_mean_and_covariance():
    rng = np.random.RandomState(0)
    data = rng.normal(size=(5000, 3)) @ np.array([[2.0, 0, 0], [1, 1, 0], [0, 0, 0.1]]) + [1, 2, 3]
    drawn = scores.gaussian_like(data, 20000)
    np.testing.assert_allclose(drawn.mean(axis=0), data.mean(axis=0), atol=0.1)
    np.testing.assert_allclose(np.cov(drawn.T), np.cov(data.T), atol=0.2)
