"""The Parzen window as a graph, held to the slow formula."""

import numpy as np
import pytest
from scipy.special import logsumexp

from adversarial.models.symbolic_parzen import log_mean_exp, parzen_log_likelihood


@pytest.mark.parametrize("sigma", [0.1, 0.7, 3.0])
def test_the_density_is_the_mean_of_normal_ones(sigma, numbers, compute, batch, close):
    data, centres = batch(numbers.randn(4, 3)), batch(numbers.randn(20, 3))
    found = compute(parzen_log_likelihood(data, centres, sigma))
    x, mu = (part.data.astype(float)[:, None] for part in (data, centres))
    exponents = -((x - mu[:, 0]) ** 2).sum(axis=2) / (2 * sigma**2)
    log_norm = 3 * np.log(sigma * np.sqrt(2 * np.pi))
    close(found, logsumexp(exponents, axis=1) - np.log(20) - log_norm)


def test_the_mean_of_exponentials_does_not_overflow(compute, batch, close):
    values = batch([[1000.0, 1000.0 + np.log(3)], [-1000.0, -1000.0]])
    close(compute(log_mean_exp(values)), [1000 + np.log(2), -1000])
