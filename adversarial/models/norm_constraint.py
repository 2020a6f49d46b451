"""Limits on the Euclidean norms of weight vectors."""

from aesara import tensor as at

from adversarial.kinds import NonNegative, Positive
from adversarial.models.model_extension import ModelExtension

EPSILON = 1e-7


def limit_norms(W, axis, max_norm=None, min_norm=None, epsilon="floor"):
    """Rescale weight vectors whose norm is out of bounds; the others stay exactly as they are.

    Parameters
    ----------
    W : tensor variable
    axis : int or tuple of int
        The axes along which one weight vector extends: 0 limits the columns of a matrix, 1 its
        rows.
    max_norm, min_norm : float, optional
    epsilon : {'floor', 'added'}
        How 1e-7 keeps zero vectors from a division by zero: as the smallest divisor, or, as in
        Pylearn2 of 2014, added to each. The latter shrinks every vector a little, every time.

    Returns
    -------
    tensor variable of the shape of ``W``
    """
    norms = at.sqrt(at.sum(at.square(W), axis=axis, keepdims=True))
    highest = norms.max() if max_norm is None else max_norm
    desired = at.clip(norms, 0 if min_norm is None else min_norm, highest)
    divisor = norms + EPSILON if epsilon == "added" else at.maximum(EPSILON, norms)
    return W * (desired / divisor)


class MaxL2FilterNorm(ModelExtension):
    """Keep the norms of a layer's weight vectors within limits.

    Parameters
    ----------
    limit : float, optional
        Largest norm.
    min_limit : float, optional
        Smallest norm.
    axis : int or tuple of int, default 0
        See :func:`limit_norms`; the default limits the columns of a matrix.

    Raises
    ------
    ValueError
        If no limit is given, or the smallest exceeds the largest.
    """

    def __init__(self, limit: Positive | None = None, min_limit: NonNegative | None = None, axis=0):
        if limit is None and min_limit is None:
            raise ValueError("A norm constraint needs a largest or a smallest norm.")
        if limit is not None and min_limit is not None and limit < min_limit:
            raise ValueError(f"The largest norm {limit} is below the smallest, {min_limit}.")
        self.limit = limit
        self.min_limit = min_limit
        self.axis = tuple(axis) if isinstance(axis, list) else axis

    def post_modify_updates(self, updates, model):
        """Constrain the layer's proposed ``W``, if it is updated at all."""
        if model.W in updates:
            updates[model.W] = limit_norms(
                updates[model.W], self.axis, max_norm=self.limit, min_norm=self.min_limit
            )
