import numpy as np
import pytest

from adversarial.config import yaml_parse
from adversarial.datasets.mixtures import GaussianMixture

TWO = {"means": [[-2.0, 0.0], [2.0, 1.0]], "stdevs": [0.5, 1.0], "weights": [0.25, 0.75]}


def test_draws_have_the_moments_of_the_mixture():
    X = GaussianMixture(20000, **TWO).X
    mean = [0.25 * -2 + 0.75 * 2, 0.75]
    variance = [0.25 * (0.25 + 9) + 0.75 * (1 + 1), 0.25 * (0.25 + 0.5625) + 0.75 * (1 + 0.0625)]
    np.testing.assert_allclose(X.mean(axis=0), mean, atol=0.05)
    np.testing.assert_allclose(X.var(axis=0), variance, rtol=0.05)


def test_the_density_is_that_of_scipy():
    from scipy.stats import multivariate_normal

    mixture = GaussianMixture(1, **TWO)
    points = np.array([[0.0, 0.0], [2.0, 1.0], [-2.0, 0.3]])
    parts = [
        weight * multivariate_normal(mean, stdev**2).pdf(points)
        for weight, mean, stdev in zip(TWO["weights"], TWO["means"], TWO["stdevs"])
    ]
    np.testing.assert_allclose(mixture.density(points), sum(parts), rtol=1e-12)


def test_a_seed_gives_the_same_points_again():
    first, again, other = (GaussianMixture(5, **TWO, seed=seed).X for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize(
    "change, complaint",
    [
        ({"n": 0}, "n must be at least 1, got 0"),
        ({"means": [1.0, 2.0]}, "means: expected rows of numbers"),
        ({"weights": [0.5, 0.6]}, "weights: expected 2 numbers that add up to 1"),
        ({"weights": [1.0]}, "weights: expected 2 numbers"),
        ({"weights": [-0.5, 1.5]}, "weights must not be negative"),
        ({"stdevs": 0.0}, "stdevs must be positive"),
    ],
)
def test_what_is_no_mixture_is_refused(change, complaint):
    with pytest.raises(ValueError, match=complaint):
        GaussianMixture(**{"n": 3, **TWO, **change})


def test_an_experiment_file_can_name_both():
    text = "!obj:adversarial.datasets.mixtures.GaussianMixture { n: 3, means: [[0.]], stdevs: 1. }"
    data = yaml_parse.load(text)
    assert data.X.shape == (3, 1)
    assert np.array_equal(yaml_parse.load(data.yaml_src).X, data.X)
    assert yaml_parse.load("!obj:adversarial.datasets.circle.Circle { n: 2 }").X.shape == (2, 2)
