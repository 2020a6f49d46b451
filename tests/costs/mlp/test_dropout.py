"""The network's cost under dropout."""

import numpy as np

from adversarial.backend import function
from adversarial.costs.mlp.dropout import Dropout
from adversarial.models.mlp import MLP, Linear


def test_dropout_averages_to_the_plain_network_where_it_is_linear(numbers, batch, compute):
    mlp = MLP([Linear(1, "y", irange=1.0)], nvis=4)
    X = np.tile(numbers.randn(1, 4), (4000, 1))
    plain = compute(mlp.fprop(batch(X)))[0, 0]
    dropped = compute(mlp.dropout_fprop(batch(X)))
    assert abs(dropped.mean() - plain) < 5 * dropped.std() / np.sqrt(4000)


def test_the_dropout_cost_is_that_of_a_pass_with_dropout(mlp, data, close):
    arguments = {"default_input_include_prob": 0.8, "input_scales": {"y": 3.0}}
    value = function([], Dropout(**arguments).expr(mlp, data))()
    twin = MLP([Linear(3, "h", irange=1.0), Linear(2, "y", irange=1.0)], nvis=4)
    X, Y = data
    expected = function([], twin.cost(Y, twin.dropout_fprop(X, **arguments)))()
    close(value, expected)
    assert Dropout().get_data_specs(mlp)[1] == ("features", "targets")
