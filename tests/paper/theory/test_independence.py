"""Samples are uncorrelated."""

import numpy as np

from adversarial.paper.theory import uncorrelated_samples
from adversarial.paper.theory.independence import autocorrelations


def test_samples_of_a_generator_are_uncorrelated(holds):
    holds(uncorrelated_samples, epochs=1, n=2000, lags=10)


def test_correlations_with_later_values(numbers):
    noise = numbers.normal(size=5000)
    smooth = 0.5 * (noise[1:] + noise[:-1])  # neighbours share half of their variance
    found = autocorrelations(smooth, 2)
    np.testing.assert_allclose(found, [0.5, 0.0], atol=0.05)
