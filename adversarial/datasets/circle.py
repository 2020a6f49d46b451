"""Points on a circle: data on a curve, which have no density in the plane."""

import numpy as np
from aesara import config

from adversarial.datasets.dense_design_matrix import DEFAULT_SEED, DenseDesignMatrix
from adversarial.kinds import Count, NonNegative
from adversarial.rng import make_data_rng


class Circle(DenseDesignMatrix):
    """Points at random angles on a circle around the origin.

    Parameters
    ----------
    n : int
        Number of points.
    radius : float
    seed : int or list of int, default (17, 2, 946)

    Attributes
    ----------
    X : array of ``floatX``, shape (n, 2)
    radius : float

    Raises
    ------
    ValueError
        If `n` or `radius` is not positive.

    Examples
    --------
    >>> np.hypot(*Circle(3, radius=2.0).X.T).round(3).tolist()
    [2.0, 2.0, 2.0]
    """

    def __init__(self, n: Count, radius: NonNegative = 1.0, seed=DEFAULT_SEED):
        if n < 1 or not radius > 0:
            raise ValueError(f"n and radius must be positive, got {n} and {radius}.")
        self.radius = radius
        angles = make_data_rng(seed, DEFAULT_SEED).uniform(0, 2 * np.pi, size=n)
        points = radius * np.column_stack([np.cos(angles), np.sin(angles)])
        super().__init__(X=points.astype(config.floatX))
