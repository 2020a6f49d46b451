"""Batches of vectors."""

from adversarial.kinds import Count
from adversarial.space.tensor import TensorSpace, check_positive_int


class VectorSpace(TensorSpace):
    """Vectors of `dim` numbers; a batch has the shape ``(batch_size, dim)``.

    Parameters
    ----------
    dim : int
        Numbers in a vector.
    sparse : bool, default False
        Kept for the signature's sake; sparse batches are not supported.
    dtype : str or None, default 'floatX'
        ``'floatX'`` follows the configuration at the time of use, ``None`` takes any type.

    Raises
    ------
    ValueError
        If `sparse` is true or `dim` below 1.

    Examples
    --------
    >>> VectorSpace(3).make_theano_batch("x").type.shape
    (None, 3)

    Notes
    -----
    Original name ``pylearn2.space.VectorSpace``.
    """

    def __init__(self, dim: Count, sparse: bool = False, dtype="floatX"):
        if sparse:
            raise ValueError("VectorSpace: sparse=True is not supported; use a dense space.")
        self.dim = check_positive_int(dim, "VectorSpace: dim")
        self.sparse = sparse
        self.dtype = dtype

    def get_total_dimension(self):
        """Return the number of values of one example."""
        return self.dim

    def _batch_shape(self, batch_size):
        return (batch_size, self.dim)

    def _to_matrix(self, batch):
        return batch

    def _from_matrix(self, matrix):
        return matrix

    def _key(self):
        return (self.dim, self.sparse, self.dtype)

    def constructor_arguments(self):
        """Arguments that make an equal space, whatever the configured float type then is."""
        return {"dim": self.dim, "sparse": self.sparse, "dtype": self._dtype}

    def __repr__(self):
        dtype = "" if self._dtype == "floatX" else f", dtype={self.dtype!r}"
        return f"VectorSpace({self.dim}{dtype})"
