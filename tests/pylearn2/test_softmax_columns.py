"""Layers whose units weigh their inputs by a softmax."""

import numpy as np
import pytest

from adversarial.models.mlp import MLP
from adversarial.pylearn2 import softmax_columns

AFTER = {
    "Linear": lambda z: z,
    "RectifiedLinear": lambda z: np.maximum(z, 0),
    "Sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "Tanh": np.tanh,
}


@pytest.mark.parametrize("name", AFTER)
@pytest.mark.parametrize("on", [True, False])
def test_each_column_of_the_weights_sums_to_one(name, on, numbers, batch, compute, close):
    cls = getattr(softmax_columns, name)
    layer = cls(3, "h", softmax_columns=on, irange=2.0, init_bias=-0.5)
    net = MLP([layer], nvis=4)
    x = numbers.randn(5, 4)
    W = layer.W.get_value().astype(float)
    weights = np.exp(W) / np.exp(W).sum(axis=0) if on else W
    close(compute(net.fprop(batch(x))), AFTER[name](x @ weights - 0.5))
    close(layer.get_weights(), weights)
