"""Equation 3: noise, samples, and their density."""

import numpy as np
import pytest
from scipy.integrate import trapezoid

from adversarial.paper.theory import change_of_variables
from adversarial.paper.theory.variables import density


def test_the_three_means_are_one(holds):
    holds(change_of_variables, n=20000)


def test_the_density_of_a_squashed_uniform_variable_integrates_to_one():
    x = np.linspace(0.001, 0.999, 100001)
    assert trapezoid(density(x), x) == pytest.approx(1, abs=1e-3)
