"""Proposition 2 on a simplex."""

import numpy as np

from adversarial.paper.theory import convergence_on_a_simplex, simplex


def test_samples_converge_to_the_data(holds):
    holds(convergence_on_a_simplex, starts=2, pairs=50)


def test_a_step_on_the_simplex_moves_to_where_samples_are_too_few():
    p_data, p_g = np.array([0.5, 0.5]), np.array([0.8, 0.2])
    path = simplex.descend(p_data, p_g, rate=0.1, steps=1)
    # log(1 - D*) is log(0.8 / 1.3) and log(0.2 / 0.7); the step is multiplicative
    moved = p_g * np.array([0.8 / 1.3, 0.2 / 0.7]) ** -0.1
    np.testing.assert_allclose(path[1], moved / moved.sum())
    assert path[1][1] > 0.2
