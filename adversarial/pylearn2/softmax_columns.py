"""Layers of 2013 whose units weigh their inputs by a softmax."""

import scipy.special
from aesara import tensor as at

from adversarial.models import mlp


class Linear(mlp.Linear):
    """An affine map by the softmax of each column of the weights: ``x softmax(W) + b``.

    Parameters
    ----------
    dim, layer_name, **kwargs
        See :class:`adversarial.models.mlp.Linear`.
    softmax_columns : bool
    """

    def __init__(self, dim, layer_name, softmax_columns=True, **kwargs):
        super().__init__(dim, layer_name, **kwargs)
        self.softmax_columns = softmax_columns

    def preactivation(self, state_below):
        """``x softmax(W) + b``, shape (batch, dim)."""
        if not self.softmax_columns:
            return super().preactivation(state_below)
        linear = at.dot(self._as_vectors(state_below), at.special.softmax(self.W, axis=0))
        return linear + self.b if self.use_bias else linear

    def get_weights(self):
        """What the inputs are multiplied by."""
        weights = super().get_weights()
        return scipy.special.softmax(weights, axis=0) if self.softmax_columns else weights


class RectifiedLinear(Linear, mlp.RectifiedLinear):
    """Rectified units with such weights."""


class Sigmoid(Linear, mlp.Sigmoid):
    """Logistic units with such weights."""


class Tanh(Linear, mlp.Tanh):
    """Hyperbolic tangents with such weights."""
