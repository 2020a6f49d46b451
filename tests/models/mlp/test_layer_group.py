"""Penalties of layers that are made of layers."""

import numpy as np
import pytest
from aesara import config
from aesara import tensor as at
from aesara.tensor.var import TensorConstant

from adversarial.models.mlp import MLP, Linear, SpaceConverter
from adversarial.space import Conv2DSpace


def linear(name="h", dim=3):
    return Linear(dim, name, irange=0.5)


@pytest.mark.parametrize(
    "coeffs, expected",
    [(0.5, [0.5, 0.5]), ([0.5, 0.0], [0.5, 0]), ({"b": 2.0}, [0, 2]), ([0.25, 3.0], [0.25, 3])],
)
def test_decay_adds_up_over_layers(coeffs, expected, compute, close):
    mlp = MLP([linear("a"), linear("b")], nvis=2)
    squares = [(layer.W.get_value().astype(float) ** 2).sum() for layer in mlp.layers]
    sizes = [np.abs(layer.W.get_value()).sum() for layer in mlp.layers]
    close(compute(mlp.get_weight_decay(coeffs)), np.dot(expected, squares))
    close(compute(mlp.get_l1_weight_decay(coeffs)), np.dot(expected, sizes))


def test_decay_of_nothing_is_zero_and_layers_without_weights_are_not_asked(compute):
    mlp = MLP([linear("a"), SpaceConverter("c", Conv2DSpace([1, 3], num_channels=1))], nvis=2)
    assert compute(at.as_tensor_variable(mlp.get_weight_decay(0.0))) == 0
    mlp.get_weight_decay([0.1, 0.0])


def test_decay_of_nested_networks_takes_nested_coefficients(compute, close):
    inner = MLP([linear("a"), linear("b")], layer_name="inner")
    mlp = MLP([inner, linear("y")], nvis=2)
    squares = [(p.get_value().astype(float) ** 2).sum() for p in mlp.get_params()[::2]]
    close(compute(mlp.get_weight_decay([[0.1, 0.2], 0.3])), np.dot([0.1, 0.2, 0.3], squares))


@pytest.mark.parametrize("method", ["get_weight_decay", "get_l1_weight_decay"])
@pytest.mark.parametrize("coeffs", [0, [0], [[0]], {"inner": [0]}])
def test_decay_of_nothing_in_nested_networks_is_a_constant(coeffs, method):
    mlp = MLP([MLP([linear("a")], layer_name="inner")], nvis=2)
    decay = getattr(mlp, method)(coeffs)
    assert isinstance(decay, TensorConstant)
    assert decay.dtype == config.floatX and decay.data == 0


@pytest.mark.parametrize("coeffs", [[0.1], [0.1, 0.1, 0.1], {"nobody": 0.1}])
def test_coefficients_that_fit_no_layer_are_refused(coeffs):
    with pytest.raises(ValueError, match="layer"):
        MLP([linear("a"), linear("b")], nvis=2).get_weight_decay(coeffs)
