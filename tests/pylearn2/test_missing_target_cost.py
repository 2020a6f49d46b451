"""Costs of examples of which some targets are unknown."""

import numpy as np
import pytest

from adversarial.models.mlp import MLP, Linear, Sigmoid, Softmax
from adversarial.pylearn2.missing_target_cost import MissingTargetCost


@pytest.mark.parametrize(
    "layer, loss",
    [
        (lambda: Linear(2, "y", irange=2.0), lambda y, z: (y - z) ** 2),
        (lambda: Sigmoid(2, "y", irange=2.0), lambda y, z: np.log(1 + np.exp(z)) - y * z),
    ],
)
def test_unknown_targets_count_as_zero(layer, loss, numbers, compute, batch, close):
    mlp = MLP([layer()], nvis=3)
    x, y = numbers.randn(4, 3), numbers.randint(0, 2, (4, 2)).astype(float)
    y[0, 1] = y[2] = -1
    z = x @ mlp.layers[0].W.get_value().astype(float)
    expected = np.where(y == -1, 0, loss(y, z)).sum(axis=1).mean()
    close(compute(MissingTargetCost().expr(mlp, (batch(x), batch(y)))), expected)


def test_an_unknown_class_is_a_row_of_minus_one(numbers, compute, batch, close):
    mlp = MLP([Softmax(3, "y", irange=2.0)], nvis=3)
    x, y = numbers.randn(4, 3), np.eye(3)[[0, 1, 2, 0]]
    known = compute(MissingTargetCost().expr(mlp, (batch(x[:3]), batch(y[:3]))))
    close(known, compute(mlp.cost_from_X((batch(x[:3]), batch(y[:3])))))
    y[3] = -1
    close(compute(MissingTargetCost().expr(mlp, (batch(x), batch(y)))), known * 3 / 4)


def test_dropout_is_that_of_the_network(numbers, compute, batch, close):
    x, y = batch(numbers.randn(4, 3)), batch(np.zeros((4, 2)))
    one, other = (MLP([Linear(2, "y", irange=2.0)], nvis=3) for _ in range(2))
    settings = {"default_input_include_prob": 0.5, "default_input_scale": 2.0}
    dropped = other.cost(y, other.dropout_fprop(x, **settings))
    close(compute(MissingTargetCost(settings).expr(one, (x, y))), compute(dropped))
