"""Preprocessors that rotate: whitening and principal components."""

import warnings
from typing import Any

import numpy as np
from scipy import linalg

from adversarial.datasets.iteration import SequentialSubsetIterator
from adversarial.datasets.preprocessing.base import (
    ROWS_AT_A_TIME,
    Preprocessor,
    as_floats,
    by_pieces,
)
from adversarial.kinds import Count, Natural, NonNegative


class ZCA(Preprocessor):
    r"""Whiten features, turned back so that images still look like images.

    Of the covariance :math:`C` of the training data plus `filter_bias` times the identity, with
    eigenvalues :math:`\lambda` and eigenvectors :math:`V`, rows become
    :math:`(x - \mu) V \mathrm{diag}(\lambda^{-1/2}) V^T`.

    Parameters
    ----------
    n_components : int, optional
        How many of the largest eigenvalues to keep.
    n_drop_components : int, optional
        Instead: how many of the smallest to drop.
    filter_bias : float, default 0.1
    store_inverse : bool, default True
        Keep what `inverse` needs, which otherwise computes it from `P_`.

    Attributes
    ----------
    mean_ : array, shape (d,)
    P_, inv_P_ : array, shape (d, d)
        ``None`` before the fit.

    Raises
    ------
    ValueError
        If both numbers of components are given, or it cannot be fitted.

    Notes
    -----
    Original name ``pylearn2.datasets.preprocessing.ZCA``. It fits once: applied again, even with
    ``can_fit``, it stays as it is. Matrix products are of the data's float type; the eigenvalues
    are found in float64, which the original did in that of the data. Results differ a little
    between machines, since their matrix products do.
    """

    fitted = ("mean_", "P_", "inv_P_")

    def __init__(
        self,
        n_components: Count | None = None,
        n_drop_components: Natural | None = None,
        filter_bias: NonNegative = 0.1,
        store_inverse: bool = True,
    ):
        if n_components and n_drop_components:
            raise ValueError("ZCA: give n_components or n_drop_components, not both.")
        self.n_components = n_components
        self.n_drop_components = n_drop_components
        self.filter_bias = filter_bias
        self.store_inverse = store_inverse
        self.mean_ = None
        self.P_ = None
        self.inv_P_ = None

    def fit(self, X):
        """Find mean and matrices.

        Parameters
        ----------
        X : array of float, shape (n, d)
        """
        mean = X.mean(axis=0)
        covariance = _covariance(X, mean)
        covariance[np.diag_indices_from(covariance)] += self.filter_bias
        values, vectors = linalg.eigh(covariance, overwrite_a=True)
        if not values.min() > 0:
            raise ValueError(
                f"ZCA: the smallest eigenvalue is {values.min():.3g}, not positive: there are too "
                f"few examples ({len(X)} of {X.shape[1]} features) for filter_bias="
                f"{self.filter_bias}, or they contain NaN."
            )
        drop = self.n_drop_components or 0
        if self.n_components:
            drop = max(len(values) - self.n_components, 0)
        if drop >= len(values):
            raise ValueError(f"ZCA: none of {len(values)} components is left.")
        values, vectors = values[drop:], vectors[:, drop:]
        self.mean_ = mean
        self.P_ = ((vectors / np.sqrt(values)) @ vectors.T).astype(X.dtype)
        if self.store_inverse:
            self.inv_P_ = ((vectors * np.sqrt(values)) @ vectors.T).astype(X.dtype)

    def apply(self, dataset, can_fit=False):
        X = as_floats(dataset.X)
        if self.P_ is None:
            if not can_fit:
                self._refuse_unfitted()
            self.fit(X)
        dataset.set_design_matrix(by_pieces(X, lambda rows: (rows - self.mean_) @ self.P_))

    def inverse(self, X):
        """Return whitened rows as they were before.

        Parameters
        ----------
        X : array, shape (n, d)

        Raises
        ------
        ValueError
            If there was no fit.

        Warns
        -----
        UserWarning
            If the inverse was not kept, and therefore has to be found now.
        """
        if self.P_ is None:
            raise ValueError("ZCA: there is no inverse before a fit.")
        if self.inv_P_ is None:
            warnings.warn(
                "ZCA: the inverse was not kept and is computed now; store_inverse would keep it.",
                stacklevel=2,
            )
            self.inv_P_ = linalg.pinvh(self.P_).astype(self.P_.dtype)
        return X @ self.inv_P_ + self.mean_


class PCA(Preprocessor):
    """Replace features by their principal components, the largest first.

    Parameters
    ----------
    num_components : int, optional
        How many to keep at most; by default all.
    whiten : bool, default False
        Divide each component by its standard deviation.
    min_variance : float, default 0
        Keep only components whose variance is larger.

    Attributes
    ----------
    mean_ : array, shape (d,)
    components_ : array, shape (d, k)
    variances_ : array, shape (k,)
        ``None`` before the fit.

    Raises
    ------
    ValueError
        If no component is left.

    Notes
    -----
    Original name ``pylearn2.datasets.preprocessing.PCA``. Fits once. Rows are no images any more,
    so the data set loses its view converter. Variances are those of a sample: sums of squares over
    ``n - 1``. The sign of a component is such that its largest entry is positive.
    """

    fitted = ("mean_", "components_", "variances_")
    mean_: Any = None
    components_: Any = None
    variances_: Any = None

    keeps_shape = False

    def __init__(
        self,
        num_components: Count | None = None,
        whiten: bool = False,
        min_variance: NonNegative = 0.0,
    ):
        if num_components is not None and num_components < 1:
            raise ValueError(f"PCA: num_components must be at least 1, got {num_components}.")
        if min_variance < 0:
            raise ValueError(f"PCA: min_variance must not be negative, got {min_variance}.")
        self.num_components = num_components
        self.min_variance = min_variance
        self.whiten = whiten

    def fit(self, X):
        """Find mean and components.

        Parameters
        ----------
        X : array of float, shape (n, d)
        """
        mean = X.mean(axis=0)
        values, vectors = linalg.eigh(_covariance(X, mean, lost=1), overwrite_a=True)
        values, vectors = values[::-1], vectors[:, ::-1]
        kept = (values > self.min_variance)[: self.num_components].sum()
        if not kept:
            raise ValueError(f"PCA: no component has a variance above {self.min_variance}.")
        values, vectors = values[:kept], vectors[:, :kept]
        largest = np.abs(vectors).argmax(axis=0)
        vectors = vectors * np.sign(vectors[largest, np.arange(kept)])
        self.mean_ = mean
        self.components_ = vectors.astype(X.dtype)
        self.variances_ = values.astype(X.dtype)

    def apply(self, dataset, can_fit=False):
        X = as_floats(dataset.X)
        if self.components_ is None:
            if not can_fit:
                self._refuse_unfitted()
            self.fit(X)
        scale = np.sqrt(self.variances_) if self.whiten else 1

        def change(rows):
            return (rows - self.mean_) @ self.components_ / scale

        dataset.set_design_matrix(by_pieces(X, change, width=self.components_.shape[1]))
        dataset.view_converter = None

    def inverse(self, X):
        """Return components as features; what lies outside of the components kept is lost.

        Parameters
        ----------
        X : array, shape (n, k)

        Raises
        ------
        ValueError
            If there was no fit.
        """
        if self.components_ is None:
            raise ValueError("PCA: there is no inverse before a fit.")
        scale = np.sqrt(self.variances_) if self.whiten else 1
        return (X * scale) @ self.components_.T + self.mean_


def _covariance(X, mean, lost=0):
    """Of the features, in float64: products of pieces in the float type of `X`, then added.

    The sum is divided by the number of rows less those `lost`.
    """
    total = np.zeros((X.shape[1], X.shape[1]))
    for piece in SequentialSubsetIterator(len(X), batch_size=ROWS_AT_A_TIME):
        centered = X[piece] - mean
        total += centered.T @ centered
    total /= max(len(X) - lost, 1)
    return total
