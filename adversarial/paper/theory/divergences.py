r"""The quantities of section 4.1, by quadrature or, for discrete distributions, as sums.

Distributions are given by their values on points; ``weights`` are what each point counts in an
integral: those of the trapezoidal rule on a grid, or ones for a discrete distribution. All
logarithms are natural, so that values are in nats, and :math:`0 \log 0 = 0`.
"""

import numpy as np
from scipy.special import entr, rel_entr, xlogy


def trapezoid_weights(grid):
    """What each point of a grid counts in the trapezoidal rule.

    Parameters
    ----------
    grid : ndarray, shape (n,), ascending

    Returns
    -------
    ndarray, shape (n,)

    Examples
    --------
    >>> trapezoid_weights(np.array([0.0, 1.0, 3.0]))
    array([0.5, 1.5, 1. ])
    """
    gaps = np.diff(grid)
    return 0.5 * (np.append(gaps, 0.0) + np.insert(gaps, 0, 0.0))


def optimal_discriminator(p_data, p_g):
    r""":math:`D^*_G = p_{data} / (p_{data} + p_g)`, Equation 2; one half where both vanish.

    Parameters
    ----------
    p_data, p_g : ndarray of one shape

    Returns
    -------
    ndarray
    """
    total = p_data + p_g
    return np.divide(p_data, total, out=np.full_like(total, 0.5), where=total > 0)


def accuracy(p_data, p_g, D, weights):
    r"""How much of data and samples, weighed the same, D classifies correctly: data where
    :math:`D > \frac12`, samples where :math:`D < \frac12`, half of either where it is undecided.

    Parameters
    ----------
    p_data, p_g, D, weights : ndarray, shape (n,)

    Returns
    -------
    float
        One half for a guess.
    """
    called_data = 0.5 + 0.5 * np.sign(D - 0.5)
    return 0.5 * float(np.sum(weights * (p_data * called_data + p_g * (1 - called_data))))


def value(p_data, p_g, D, weights):
    r""":math:`\int p_{data} \log D + p_g \log(1 - D)`, the second line of Equation 3.

    Parameters
    ----------
    p_data, p_g, D, weights : ndarray, shape (n,)

    Returns
    -------
    float, in nats
    """
    return float(np.sum(weights * (xlogy(p_data, D) + xlogy(p_g, 1 - D))))


def criterion(p_data, p_g, weights):
    r""":math:`C(G) = \int p_{data} \log \frac{p_{data}}{p_{data} + p_g} + p_g \log
    \frac{p_g}{p_{data} + p_g}`, the last line of Equation 4.

    Parameters
    ----------
    p_data, p_g, weights : ndarray, shape (n,)

    Returns
    -------
    float, in nats
    """
    total = p_data + p_g
    return float(np.sum(weights * (rel_entr(p_data, total) + rel_entr(p_g, total))))


def kullback_leibler(p, q, weights):
    r""":math:`KL(p \| q)`.

    Parameters
    ----------
    p, q, weights : ndarray, shape (n,)

    Returns
    -------
    float, in nats
    """
    return float(np.sum(weights * rel_entr(p, q)))


def jensen_shannon(p, q, weights):
    r""":math:`JSD(p \| q) = H(\frac{p + q}2) - \frac{H(p) + H(q)}2`.

    Parameters
    ----------
    p, q, weights : ndarray, shape (n,)

    Returns
    -------
    float, in nats
        From 0 for equal distributions to log 2 for disjoint ones.

    Notes
    -----
    By entropies, not by the two divergences of Equation 5, so that comparing the two means
    something.

    Examples
    --------
    >>> p, q = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    >>> round(jensen_shannon(p, q, np.ones(2)), 6)
    0.693147
    """
    return float(np.sum(weights * (entr(0.5 * (p + q)) - 0.5 * (entr(p) + entr(q)))))
