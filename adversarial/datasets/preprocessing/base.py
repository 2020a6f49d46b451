"""The interface of preprocessors, and a sequence of them."""

import abc

import numpy as np

from adversarial.datasets.iteration import SequentialSubsetIterator
from adversarial.space.dtypes import resolve_dtype

ROWS_AT_A_TIME = 1000


class Preprocessor(abc.ABC):
    """Something that replaces a data set's design matrix.

    A new matrix is made; the old one is left as it is, since others may hold it.

    Notes
    -----
    Original name ``pylearn2.datasets.preprocessing.Preprocessor``. What a preprocessor keeps of a
    fit is an array under each name in `fitted`, or None before the fit, so that it can be saved:
    see `adversarial.datasets.saving`. Where `keeps_shape` is false, it makes matrices of another
    shape. Arguments of the constructor are attributes of their names.
    """

    fitted: tuple = ()
    keeps_shape = True

    @abc.abstractmethod
    def apply(self, dataset, can_fit=False):
        """Replace the data.

        Parameters
        ----------
        dataset : DenseDesignMatrix
        can_fit : bool, default False
            Whether the preprocessor may be fitted to these data.

        Raises
        ------
        ValueError
            If it needs a fit and may not have one, or the data do not suit it.
        """

    def get_state(self):
        """Return the arrays that a fit left, by name; empty before a fit."""
        return {
            name: getattr(self, name) for name in self.fitted if getattr(self, name) is not None
        }

    def set_state(self, state):
        """Restore a fit.

        Parameters
        ----------
        state : dict of str to array
            From `get_state` of a preprocessor of the same kind.

        Raises
        ------
        ValueError
            If it holds something else.
        """
        unknown = sorted(set(state) - set(self.fitted))
        if unknown:
            raise ValueError(f"{type(self).__name__} keeps no {', '.join(unknown)}.")
        for name, array in state.items():
            setattr(self, name, array)

    def _refuse_unfitted(self):
        raise ValueError(
            f"{type(self).__name__} has not been fitted, and may not be fitted to these data "
            "(can_fit is false): apply it to the training set with can_fit=True first."
        )


class Pipeline(Preprocessor):
    """Preprocessors, one after the other.

    Parameters
    ----------
    items : list of Preprocessor, optional
    """

    def __init__(self, items=None):
        self.items = [] if items is None else list(items)
        self.keeps_shape = all(item.keeps_shape for item in self.items)

    def apply(self, dataset, can_fit=False):
        for item in self.items:
            item.apply(dataset, can_fit)


def as_floats(X):
    """Return a matrix as floats: integers become ``floatX``, floats stay as they are."""
    return X if X.dtype.kind == "f" else X.astype(resolve_dtype("floatX"))


def by_pieces(X, change, width=None, rows=ROWS_AT_A_TIME):
    """Return a new matrix of changed rows, without temporary arrays of its size.

    Parameters
    ----------
    X : array of float, shape (n, d)
    change : callable
        From some rows to as many.
    width : int, optional
        Number of values of a changed row, if not d.
    rows : int
        How many at a time.

    Returns
    -------
    array, shape (n, width)
    """
    changed = np.empty((len(X), X.shape[1] if width is None else width), dtype=X.dtype)
    if len(X):
        for piece in SequentialSubsetIterator(len(X), batch_size=rows):
            changed[piece] = change(X[piece])
    return changed
