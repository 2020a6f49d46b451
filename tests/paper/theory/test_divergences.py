import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import trapezoid
from scipy.stats import norm

from adversarial.paper.theory import divergences

GRID = np.linspace(-15, 15, 6001)
WEIGHTS = divergences.trapezoid_weights(GRID)
ONES = np.ones(2)


def test_weights_are_those_of_numpy_s_trapezoidal_rule():
    grid = np.array([0.0, 0.5, 2.0, 2.1])
    values = np.array([1.0, -2.0, 3.0, 5.0])
    assert divergences.trapezoid_weights(grid) @ values == pytest.approx(trapezoid(values, grid))


def test_divergence_of_two_gaussians_is_the_closed_form():
    p, q = norm.pdf(GRID), norm.pdf(GRID, 1.0, 2.0)
    expected = np.log(2) + (1 + 1) / (2 * 4) - 0.5  # log(s2/s1) + (s1^2 + d^2) / 2 s2^2 - 1/2
    assert divergences.kullback_leibler(p, q, WEIGHTS) == pytest.approx(expected, abs=1e-9)


def test_values_of_two_coins_are_those_of_a_pencil():
    p, q = np.array([0.5, 0.5]), np.array([1.0, 0.0])
    assert divergences.optimal_discriminator(p, q).tolist() == [1 / 3, 1]
    assert divergences.kullback_leibler(q, p, ONES) == pytest.approx(np.log(2))
    expected = 0.5 * np.log(1 / 3) + np.log(2 / 3)
    assert divergences.criterion(p, q, ONES) == pytest.approx(expected)
    assert divergences.value(p, q, np.array([1 / 3, 1.0]), ONES) == pytest.approx(expected)
    assert 2 * divergences.jensen_shannon(p, q, ONES) == pytest.approx(expected + np.log(4))


def test_accuracy_weighs_data_and_samples_the_same():
    p, q = np.array([0.5, 0.5, 0.0]), np.array([0.75, 0.0, 0.25])
    # heads are called samples, tails data, and nothing the edge: (1/2 + 3/4 + 1/8) / 2
    D = np.array([0.4, 0.9, 0.5])
    assert divergences.accuracy(p, q, D, np.ones(3)) == pytest.approx(0.6875)
    assert divergences.accuracy(p, q, np.full(3, 0.9), np.ones(3)) == pytest.approx(0.5)


def test_the_best_discriminator_is_undecided_where_there_is_nothing():
    assert divergences.optimal_discriminator(np.zeros(1), np.zeros(1)).tolist() == [0.5]


probabilities = st.lists(st.floats(0, 1), min_size=3, max_size=3).filter(lambda p: sum(p) > 0.1)


@given(probabilities, probabilities, st.lists(st.floats(0.01, 0.99), min_size=3, max_size=3))
def test_no_discriminator_beats_the_criterion(p, q, D):
    p, q = (np.array(each) / sum(each) for each in (p, q))
    best = divergences.criterion(p, q, np.ones(3))
    assert divergences.value(p, q, np.array(D), np.ones(3)) <= best + 1e-12
    assert -np.log(4) - 1e-12 <= best <= 1e-12
