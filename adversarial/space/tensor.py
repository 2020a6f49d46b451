"""Spaces whose batches are one tensor."""

import aesara.tensor as at
import numpy as np
from aesara import shared
from aesara.graph.basic import Variable
from aesara.tensor.type import TensorType

from adversarial.space.base import Space
from adversarial.space.dtypes import cast, check_castable, resolve_dtype


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

    def make_shared_batch(self, batch_size, name=None, dtype=None):
        """Make a batch that is held by a shared variable, all zero at first."""
        return shared(self.get_origin_batch(batch_size, dtype), name=name)

    def get_origin(self, dtype=None):
        """Return zeros in the shape of one example: a batch's without the batch axis."""
        shape = list(self._batch_shape(1))
        del shape[self.get_batch_axis()]
        return np.zeros(shape, dtype=self._dtype_for(dtype))

    def get_origin_batch(self, batch_size, dtype=None):
        """Return a numeric batch of `batch_size` examples, all zero."""
        return np.zeros(self._batch_shape(batch_size), dtype=self._dtype_for(dtype))

    def validate(self, batch):
        """Check a symbolic batch; a shared variable is one."""
        if not (isinstance(batch, Variable) and isinstance(batch.type, TensorType)):
            raise TypeError(f"{self} wants a symbolic batch, got {_describe(batch)}.")
        self._validate(batch, batch.type.shape)

    def np_validate(self, batch):
        """Check a numeric batch."""
        if not isinstance(batch, np.ndarray):
            raise TypeError(f"{self} wants a numeric batch (an array), got {_describe(batch)}.")
        self._validate(batch, batch.shape)

    def _cast(self, batch):
        return cast(batch, self.dtype, self)

    def _validate(self, batch, shape):
        """Check element type, number of dimensions and sizes; unknown sizes are ``None``."""
        check_castable(batch.dtype, self.dtype, self)
        expected = self._batch_shape(None)
        if len(shape) != len(expected):
            raise ValueError(
                f"{self} wants batches of {len(expected)} dimensions, got {len(shape)}."
            )
        pairs = zip(shape, expected)
        if any(None not in (size, wanted) and size != wanted for size, wanted in pairs):
            raise ValueError(f"{self} wants batches of shape {expected}, got {tuple(shape)}.")

    def _batch_shape(self, batch_size):
        """Return the shape of a batch of `batch_size` examples."""
        raise NotImplementedError

    def _dtype_for(self, dtype):
        """Return the dtype of a new batch: the caller's wish, else the space's own."""
        chosen = resolve_dtype(self.dtype if dtype is None else dtype)
        if chosen is None:
            raise TypeError(f"{self} takes any dtype, so making a batch of it needs one.")
        return chosen


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
    ValueError
        If it is no integer, or below 1.
    """
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
        raise ValueError(f"{what} must be an integer and at least 1, got {value!r}.")
    return int(value)


def _describe(batch):
    return f"{type(batch).__name__} {batch}" if batch is None else type(batch).__name__
