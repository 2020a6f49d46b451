"""Theorem 1: where C(G) is smallest."""

import pytest
from scipy.stats import norm

from adversarial.paper.theory import global_minimum
from adversarial.paper.theory.divergences import criterion
from adversarial.paper.theory.minimum import GRID, P_DATA, WEIGHTS, family, game_value


def test_the_minimum_is_minus_log_four_at_the_data(holds):
    holds(global_minimum)


def test_the_data_are_in_the_family():
    assert (0.0, 1.0) in set(family())


@pytest.mark.parametrize("mean, stdev", [(0.0, 1.0), (2.0, 0.5)])
def test_the_objective_of_training_is_the_integral(mean, stdev):
    integral = criterion(P_DATA, norm.pdf(GRID, mean, stdev), WEIGHTS)
    assert game_value(mean, stdev, n=20000) == pytest.approx(integral, abs=0.02)
