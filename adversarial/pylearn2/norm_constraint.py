"""Limits on weights by Pylearn2's later names."""

from aesara import tensor as at

from adversarial.models.model_extension import ModelExtension
from adversarial.models.norm_constraint import MaxL2FilterNorm


class ConstrainFilterL2Norm(MaxL2FilterNorm):
    """The later name of :class:`~adversarial.models.norm_constraint.MaxL2FilterNorm`.

    Parameters
    ----------
    limit : float or None
    min_limit : float or None
    axis : int or tuple of int
    """

    def __init__(self, limit, min_limit=0.0, axis=0):
        super().__init__(limit, min_limit, axis)


class ConstrainFilterMaxNorm(ModelExtension):
    """Keep each weight of a layer within ``[-limit, limit]``.

    Parameters
    ----------
    limit : float or None
        None limits nothing.
    min_limit : None

    Raises
    ------
    NotImplementedError
        If there is a ``min_limit``.
    """

    def __init__(self, limit, min_limit=None):
        if min_limit is not None:
            raise NotImplementedError("ConstrainFilterMaxNorm: there is no smallest norm.")
        self.limit = limit
        self.min_limit = min_limit

    def post_modify_updates(self, updates, model):
        """Clip the layer's proposed ``W``, if it is updated at all."""
        if self.limit is not None and model.W in updates:
            updates[model.W] = at.clip(updates[model.W], -self.limit, self.limit)
