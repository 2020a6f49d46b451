"""Ways to cut the examples of a data set into parts."""

import numpy as np

from adversarial.datasets.iteration import resolve_iterator_class


class SplitsMixin:
    """Splits of the design matrix `X`, as arrays without targets."""

    X: np.ndarray
    rng: np.random.RandomState

    def split_dataset_nfolds(self, nfolds):
        """Return consecutive folds; the last may be smaller.

        Parameters
        ----------
        nfolds : int

        Returns
        -------
        list of arrays
        """
        return self._folds("sequential", nfolds, None)

    def bootstrap_nfolds(self, nfolds, rng=None):
        """Return folds of a permutation.

        Parameters
        ----------
        nfolds : int
        rng : RandomState or seed, optional
            By default the data set's own.

        Returns
        -------
        list of arrays
        """
        return self._folds("shuffled_sequential", nfolds, self.rng if rng is None else rng)

    def split_dataset_holdout(self, train_size=0, train_prop=0):
        """Return the first rows for training, and the rest.

        Parameters
        ----------
        train_size : int
            Number of rows for training.
        train_prop : float
            Instead: the fraction of rows for training, rounded to a row.

        Returns
        -------
        train, valid : array

        Raises
        ------
        ValueError
            If neither is given, or more rows than there are.
        """
        size = self._holdout_size(train_size, train_prop)
        return self.X[:size], self.X[size:]

    def bootstrap_holdout(self, train_size=0, train_prop=0, rng=None):
        """Return rows of a permutation for training, and the rest: as `split_dataset_holdout`.

        Notes
        -----
        The original drew overlapping slices, so rows could be in both parts; here none is.
        """
        size = self._holdout_size(train_size, train_prop)
        rng = self.rng if rng is None else rng
        scheme = resolve_iterator_class("shuffled_sequential")
        (order,) = scheme(len(self.X), num_batches=1, rng=rng)
        return self.X[order[:size]], self.X[order[size:]]

    def _folds(self, mode, nfolds, rng):
        scheme = resolve_iterator_class(mode)
        return [self.X[rows] for rows in scheme(len(self.X), num_batches=nfolds, rng=rng)]

    def _holdout_size(self, train_size, train_prop):
        size = train_size or int(np.round(len(self.X) * train_prop))
        if not 0 < size <= len(self.X):
            raise ValueError(
                f"Give train_size or train_prop: from 1 to all {len(self.X)} rows, got {size}."
            )
        return size
