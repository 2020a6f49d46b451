"""Preprocessors that shift and scale."""

from typing import Any

import numpy as np

from adversarial.datasets.preprocessing.base import Preprocessor, as_floats, by_pieces
from adversarial.kinds import NonNegative


class Standardize(Preprocessor):
    """Subtract the mean, and divide by the standard deviation plus a little.

    Parameters
    ----------
    global_mean, global_std : bool, default False
        Take those of all values, not of each feature.
    std_eps : float, default 1e-4
        The little.

    Notes
    -----
    Original name ``pylearn2.datasets.preprocessing.Standardize``. Fitted anew whenever it may be.
    """

    fitted = ("mean_", "std_")

    def __init__(
        self, global_mean: bool = False, global_std: bool = False, std_eps: NonNegative = 1e-4
    ):
        self.global_mean = global_mean
        self.global_std = global_std
        self.std_eps = std_eps
        self.mean_: Any = None
        self.std_: Any = None

    def apply(self, dataset, can_fit=False):
        X = as_floats(dataset.X)
        if can_fit:
            self.mean_ = np.asarray(X.mean(axis=None if self.global_mean else 0))
            self.std_ = np.asarray(X.std(axis=None if self.global_std else 0))
        elif self.mean_ is None:
            self._refuse_unfitted()
        dataset.set_design_matrix(
            by_pieces(X, lambda rows: (rows - self.mean_) / (self.std_eps + self.std_))
        )


class RemoveMean(Preprocessor):
    """Subtract the mean.

    Parameters
    ----------
    axis : {0, 1, None}, default 0
        0: each feature's, fitted anew whenever it may be. ``None``: that of all values, fitted
        likewise. 1: each example's own, where there is nothing to fit.

    Notes
    -----
    Original name ``pylearn2.datasets.preprocessing.RemoveMean``.
    """

    fitted = ("mean_",)

    def __init__(self, axis=0):
        if axis not in (0, 1, None):
            raise ValueError(f"RemoveMean: axis must be 0, 1 or None, got {axis!r}.")
        self.axis = axis
        self.mean_ = None

    def apply(self, dataset, can_fit=False):
        X = as_floats(dataset.X)
        if self.axis != 1 and can_fit:
            self.mean_ = np.asarray(X.mean(axis=self.axis))
        elif self.axis != 1 and self.mean_ is None:
            self._refuse_unfitted()
        dataset.set_design_matrix(by_pieces(X, lambda rows: rows - self._means_for(rows)))

    def _means_for(self, rows):
        return rows.mean(axis=1, keepdims=True) if self.axis == 1 else self.mean_


class RemapInterval(Preprocessor):
    """Map an interval of values to another, linearly; values outside go on along the line.

    Parameters
    ----------
    map_from, map_to : pair of float
        Lower and upper end.

    Notes
    -----
    Original name ``pylearn2.datasets.preprocessing.RemapInterval``.
    """

    def __init__(self, map_from, map_to):
        for name, (low, high) in (("map_from", map_from), ("map_to", map_to)):
            if not low < high:
                raise ValueError(f"RemapInterval: {name} must rise, got [{low}, {high}].")
        self.map_from = tuple(map_from)
        self.map_to = tuple(map_to)

    def apply(self, dataset, can_fit=False):
        (low, high), (new_low, new_high) = self.map_from, self.map_to
        slope = (new_high - new_low) / (high - low)
        X = as_floats(dataset.X)
        dataset.set_design_matrix(by_pieces(X, lambda rows: (rows - low) * slope + new_low))


class MakeUnitNorm(Preprocessor):
    """Divide each example by its Euclidean norm; zeros stay zeros.

    Notes
    -----
    Original name ``pylearn2.datasets.preprocessing.MakeUnitNorm``.
    """

    def apply(self, dataset, can_fit=False):
        dataset.set_design_matrix(by_pieces(as_floats(dataset.X), _unit_rows))


def _unit_rows(rows):
    norms = np.sqrt((rows**2).sum(axis=1, keepdims=True))
    norms[norms == 0] = 1
    return rows / norms
