"""Batches of integer labels."""

import aesara.tensor as at
import numpy as np
from aesara.graph.basic import Variable

from adversarial.kinds import Count
from adversarial.space.dtypes import resolve_dtype
from adversarial.space.tensor import TensorSpace, check_positive_int, leading_size
from adversarial.space.vector import VectorSpace


class IndexSpace(TensorSpace):
    """`dim` labels an example, each from 0 to ``max_labels - 1``.

    As vectors, labels become indicators: in ``VectorSpace(max_labels)`` one vector with a 1 for
    each label of the example, in ``VectorSpace(dim * max_labels)`` one after another.

    Parameters
    ----------
    max_labels : int
        Number of values a label can take.
    dim : int
        Labels an example.
    dtype : str, default 'int64'
        An integer type, or ``None`` for any.

    Raises
    ------
    ValueError
        If `dtype` is not an integer type.

    Examples
    --------
    >>> labels = IndexSpace(max_labels=3, dim=1)
    >>> labels.np_format_as(np.array([[2], [0]]), VectorSpace(3, dtype="float64"))
    array([[0., 0., 1.],
           [1., 0., 0.]])

    Notes
    -----
    Original name ``pylearn2.space.IndexSpace``.
    """

    def __init__(self, max_labels: Count, dim: Count, dtype="int64"):
        self.max_labels = check_positive_int(max_labels, "IndexSpace: max_labels")
        self.dim = check_positive_int(dim, "IndexSpace: dim")
        if dtype is not None and np.dtype(resolve_dtype(dtype)).kind not in "iu":
            raise ValueError(f"IndexSpace: dtype must be an integer type, got {dtype!r}.")
        self.dtype = dtype

    def get_total_dimension(self):
        """Return the number of labels of one example."""
        return self.dim

    def _batch_shape(self, batch_size):
        return (batch_size, self.dim)

    def _validate(self, batch, shape):
        if np.dtype(batch.dtype).kind not in "iu":
            raise TypeError(f"{self} wants integers, got {batch.dtype}.")
        super()._validate(batch, shape)

    def _check_convertible(self, space):
        if isinstance(space, IndexSpace):
            if (space.max_labels, space.dim) != (self.max_labels, self.dim):
                raise ValueError(f"Cannot convert {self} to {space}: the labels differ.")
        elif isinstance(space, VectorSpace):
            merged, concatenated = self.max_labels, self.dim * self.max_labels
            if space.dim not in (merged, concatenated):
                raise ValueError(
                    f"Cannot convert {self} to {space}: indicators have dimension {merged} "
                    f"(merged) or {concatenated} (concatenated)."
                )
        else:
            raise ValueError(f"Cannot convert {self} to {space}: no rule for this kind of space.")

    def _convert(self, batch, space):
        if isinstance(space, IndexSpace):
            return batch
        merged = space.dim == self.max_labels
        if isinstance(batch, Variable):
            return self._symbolic_indicators(batch, merged)
        return self._indicators(batch, merged)

    def _symbolic_indicators(self, batch, merged):
        hits = at.eq(batch.dimshuffle(0, 1, "x"), np.arange(self.max_labels))
        if merged:
            shape = (batch.type.shape[0], self.max_labels)
            indicators = at.specify_shape(hits.any(axis=1), shape)
        else:
            indicators = hits.reshape((leading_size(batch), self.dim * self.max_labels))
        return indicators.astype("uint8")

    def _indicators(self, batch, merged):
        out_of_range = (batch < 0) | (batch >= self.max_labels)
        if out_of_range.any():
            raise ValueError(f"{self}: label {batch[out_of_range][0]} is out of range.")
        hits = batch[:, :, np.newaxis] == np.arange(self.max_labels)
        hits = hits.any(axis=1) if merged else hits.reshape(len(batch), -1)
        return hits.astype("uint8")

    def _key(self):
        return (self.max_labels, self.dim, self.dtype)

    def __repr__(self):
        return f"IndexSpace(max_labels={self.max_labels}, dim={self.dim}, dtype={self.dtype!r})"
