"""Small noise on what is differentiated."""

import numpy as np

from adversarial.paper.theory import limit_of_vanishing_noise
from adversarial.paper.theory.noise import smoothed_gradient


def test_with_vanishing_noise_the_gradient_is_that_of_back_propagation(holds):
    holds(limit_of_vanishing_noise, n=5)


def test_a_smoothed_square_has_the_square_s_gradient():
    points = np.array([[1.0, -2.0]])  # E (x + e)^2 = x^2 + sigma^2
    found = smoothed_gradient(lambda x: np.square(x).sum(axis=1), points, sigma=0.7)
    np.testing.assert_allclose(found, [[2.0, -4.0]], rtol=1e-10)


def test_a_smoothed_wave_is_lower_by_a_known_factor():
    points = np.array([[0.3, 0.0]])  # E sin(x + e) = sin(x) exp(-sigma^2 / 2)
    found = smoothed_gradient(lambda x: np.sin(x[:, 0]), points, sigma=0.5)
    np.testing.assert_allclose(found[0], [np.cos(0.3) * np.exp(-0.125), 0.0], atol=1e-12)
