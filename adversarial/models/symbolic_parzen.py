"""The Parzen window as a small symbolic graph, for monitoring a handful of samples."""

import numpy as np
from aesara import config
from aesara import tensor as at


def log_mean_exp(values):
    """Logarithm of the mean of ``exp``, row by row, without overflow.

    Parameters
    ----------
    values : matrix variable

    Returns
    -------
    vector variable
    """
    largest = values.max(axis=1)
    return largest + at.log(at.mean(at.exp(values - largest.dimshuffle(0, "x")), axis=1))


def parzen_log_likelihood(data, centres, sigma):
    """Log-density of a mixture of equal isotropic Gaussians.

    Parameters
    ----------
    data : matrix variable, shape (m, d)
    centres : matrix variable, shape (n, d)
    sigma : float
        Standard deviation of each Gaussian.

    Returns
    -------
    vector variable, shape (m,)
        In nats. Known as ``theano_parzen`` in the original.

    Notes
    -----
    Squared distances come from a matrix product, in float64: in float32 the cancellation would cost
    all digits, and the m * n * d differences of the original a large part of the monitoring time.
    """
    data, centres = at.cast(data, "float64"), at.cast(centres, "float64")
    norms = at.square(data).sum(axis=1).dimshuffle(0, "x") + at.square(centres).sum(axis=1)
    distances = at.maximum(norms - 2.0 * at.dot(data, centres.T), 0.0)
    exponents = log_mean_exp(-0.5 * distances / sigma**2)
    log_width = np.log(sigma * np.sqrt(2 * np.pi))
    return at.cast(exponents - at.cast(centres.shape[1], "float64") * log_width, config.floatX)
