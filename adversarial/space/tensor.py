"""Spaces whose batches are one tensor."""

import aesara.tensor as at
import numpy as np

from adversarial.space.base import Space
from adversarial.space.dtypes import resolve_dtype


class TensorSpace(Space):
    """Base of the spaces whose batch is a single tensor: subclasses give its shape and dtype."""

    @property
    def dtype(self):
        """Element type, ``'floatX'`` as it is configured now; ``None`` takes any."""
        return resolve_dtype(self._dtype)

    @dtype.setter
    def dtype(self, dtype):
        self._dtype = dtype

    def make_theano_batch(self, name=None, dtype=None, batch_size=None):
        """Make a symbolic batch; see `Space.make_theano_batch`."""
        shape = self._batch_shape(batch_size)
        return at.tensor(self._dtype_for(dtype), shape=shape, name=name)

    def get_origin(self, dtype=None):
        """Return zeros in the shape of one example: a batch's without the batch axis."""
        shape = list(self._batch_shape(1))
        del shape[self.get_batch_axis()]
        return np.zeros(shape, dtype=self._dtype_for(dtype))

    def get_origin_batch(self, batch_size, dtype=None):
        """Return a numeric batch of `batch_size` examples, all zero."""
        return np.zeros(self._batch_shape(batch_size), dtype=self._dtype_for(dtype))


def leading_size(batch):
    """Return a batch's number of rows for use in ``reshape``: the static one, or -1 to infer it.

    A symbolic ``shape[0]`` would do for C but not for JAX, which wants shapes without variables.

    Parameters
    ----------
    batch : tensor variable or ndarray

    Returns
    -------
    int
    """
    if isinstance(batch, np.ndarray):
        return batch.shape[0]
    size = batch.type.shape[0]
    return -1 if size is None else size


def check_positive_int(value, what):
    """Return `value` as an int, or refuse it.

    Parameters
    ----------
    value : int
    what : str
        Named in the error.

    Raises
    ------
    TypeError
        If it is no integer.
    ValueError
        If it is below 1.
    """
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{what} must be an integer, got {value!r}.")
    if value < 1:
        raise ValueError(f"{what} must be at least 1, got {value}.")
    return int(value)
