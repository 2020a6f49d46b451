"""Draws from a mixture of Gaussians: data whose density is known."""

import numpy as np
from aesara import config

from adversarial.datasets.dense_design_matrix import DEFAULT_SEED, DenseDesignMatrix
from adversarial.kinds import Count
from adversarial.rng import make_data_rng


class GaussianMixture(DenseDesignMatrix):
    """Points drawn from a mixture of isotropic Gaussians.

    Parameters
    ----------
    n : int
        Number of points.
    means : list of list of float, shape (modes, d)
    stdevs : float or list of float
        Standard deviations in each direction: one for all modes, or one for each.
    weights : list of float, optional
        Probabilities of the modes; equal unless given.
    seed : int or list of int, default (17, 2, 946)

    Attributes
    ----------
    X : array of ``floatX``, shape (n, d)
    means : array, shape (modes, d)
    stdevs, weights : array, shape (modes,)

    Raises
    ------
    ValueError
        If shapes do not fit, or a number is out of range.

    Examples
    --------
    >>> two = GaussianMixture(4, means=[[-1.0], [1.0]], stdevs=0.5)
    >>> two.X.shape
    (4, 1)
    >>> two.density([[0.0]]).round(4)
    array([0.108])
    """

    def __init__(self, n: Count, means, stdevs, weights=None, seed=DEFAULT_SEED):
        if n < 1:
            raise ValueError(f"n must be at least 1, got {n}.")
        self.means = np.asarray(means, dtype=np.float64)
        if self.means.ndim != 2:
            raise ValueError(f"means: expected rows of numbers, got shape {self.means.shape}.")
        modes = len(self.means)
        self.stdevs = np.zeros(modes) + np.asarray(stdevs, dtype=np.float64)
        self.weights = np.full(modes, 1 / modes) if weights is None else np.asarray(weights)
        if self.weights.shape != (modes,) or not np.isclose(self.weights.sum(), 1):
            raise ValueError(f"weights: expected {modes} numbers that add up to 1, got {weights}.")
        if (self.weights < 0).any() or not (self.stdevs > 0).all():
            raise ValueError("weights must not be negative, and stdevs must be positive.")
        rng = make_data_rng(seed, DEFAULT_SEED)
        chosen = rng.choice(modes, size=n, p=self.weights)
        noise = rng.normal(size=(n, self.means.shape[1])) * self.stdevs[chosen, None]
        super().__init__(X=(self.means[chosen] + noise).astype(config.floatX))

    def density(self, points):
        """Density at given points.

        Parameters
        ----------
        points : array_like, shape (n, d)

        Returns
        -------
        ndarray of float64, shape (n,)
        """
        points = np.asarray(points, dtype=np.float64)
        squares = np.square(points[:, None] - self.means).sum(axis=2) / np.square(self.stdevs)
        norms = (np.sqrt(2 * np.pi) * self.stdevs) ** self.means.shape[1]
        return (self.weights * np.exp(-0.5 * squares) / norms).sum(axis=1)
