"""Data of the right shape without a download."""

import numpy as np
from aesara import config

from adversarial.datasets.dense_design_matrix import DefaultViewConverter, DenseDesignMatrix


def images(shape, examples=2000, seed=0):
    """Random pixels in [0, 1], both ends attained.

    Parameters
    ----------
    shape : int, or list of channels, rows and columns
        Of an example.
    examples : int
    seed : int

    Returns
    -------
    DenseDesignMatrix
    """
    rng = np.random.default_rng(seed)
    values = rng.random((examples, int(np.prod(shape))), dtype=config.floatX)
    values *= 1.2
    values -= 0.1
    np.clip(values, 0, 1, out=values)
    if isinstance(shape, int):
        return DenseDesignMatrix(X=values)
    channels, rows, columns = shape
    return DenseDesignMatrix(
        X=values, view_converter=DefaultViewConverter((rows, columns, channels))
    )
