"""What layers that correlate images with filters have in common."""

import logging

import numpy as np
import pytest

from adversarial.models.maxout import MaxoutConvC01B
from adversarial.models.mlp import MLP
from adversarial.space import Conv2DSpace

KERNEL = {"num_channels": 2, "num_pieces": 1, "kernel_shape": (2, 2)}
POOL = {"pool_shape": (1, 1), "pool_stride": (1, 1)}


def layer(**changes):
    return MaxoutConvC01B(layer_name="h", **{**KERNEL, **POOL, "irange": 0.1, **changes})


def network(made, shape=(3, 3)):
    return MLP([made], input_space=Conv2DSpace(shape, num_channels=1))


@pytest.mark.parametrize(
    "changes, error, text",
    [
        ({"num_channels": 0}, ValueError, "h: needs at least one channel and one piece"),
        ({"irange": None}, ValueError, "h: irange says how the weights start, and is missing"),
        ({"pad": -1}, ValueError, "h: pad must not be negative, got -1"),
        ({"pad": 1.5}, TypeError, "h: pad must be an integer, got 1.5"),
        ({"kernel_shape": (2, 0)}, ValueError, "h: kernel_shape"),
    ],
)
def test_arguments_that_make_no_layer_are_named(changes, error, text):
    with pytest.raises(error, match=text):
        layer(**changes)


def test_a_kernel_too_large_is_refused_or_shrunk_as_the_layer_is_told(caplog):
    with pytest.raises(ValueError, match=r"kernel_shape \(4, 2\) is larger than .*would shrink it"):
        network(layer(kernel_shape=(4, 2)))
    with caplog.at_level(logging.WARNING):
        mlp = network(layer(kernel_shape=(4, 2), fix_kernel_shape=True))
    assert mlp.layers[0].W.get_value().shape == (1, 3, 2, 2)
    assert "is set to (3, 2)" in caplog.text


@pytest.mark.parametrize("tied, shape", [(True, (2,)), (False, (2, 2, 2))])
def test_a_bias_is_for_a_channel_or_for_each_of_its_positions(tied, shape):
    mlp = network(layer(tied_b=tied, init_bias=0.5))
    bias = mlp.layers[0].b.get_value()
    assert bias.shape == shape and np.all(bias == 0.5)
    with pytest.raises(ValueError, match=r"init_bias of shape \(5,\) does not fit biases"):
        network(layer(tied_b=tied, init_bias=np.zeros(5)))
