"""Probabilistic max pooling against a sum over all states of a group."""

import itertools

import numpy as np
import pytest

from adversarial.models.mlp import MLP
from adversarial.pylearn2.softmax_pool import SoftmaxPool


def made(**kwargs):
    return MLP([SoftmaxPool(6, "h", irange=0.5, **kwargs)], nvis=4)


def on(z):
    """Probability that one of these is on, where at most one is."""
    weight = [
        np.exp(sum(z[list(on)])) for n in (0, 1) for on in itertools.combinations(range(3), n)
    ]
    return 1 - weight[0] / sum(weight)


def test_a_unit_is_on_if_one_of_its_detectors_is(numbers, compute, batch, close):
    mlp = made(pool_size=3, init_bias=np.arange(6) / 10)
    x = numbers.randn(5, 4)
    z = x @ mlp.layers[0].W.get_value().astype(float) + np.arange(6) / 10
    expected = [[on(row[:3]), on(row[3:])] for row in z]
    close(compute(mlp.fprop(batch(x))), expected)


def test_one_detector_makes_a_sigmoid_and_large_numbers_do_no_harm(compute, batch, close):
    mlp = made()
    (layer,) = mlp.layers
    layer.W.set_value(np.zeros_like(layer.W.get_value()))
    layer.b.set_value(np.array([-1000, -1, 0, 1, 40, 1000], layer.b.dtype))
    expected = [[0, 1 / (1 + np.e), 0.5, np.e / (1 + np.e), 1, 1]]
    close(compute(mlp.fprop(batch(np.ones((1, 4))))), expected)
    paired = made(pool_size=2)
    paired.layers[0].b.set_value(np.array([-1000, -1000, 1000, 1000, 0, -1000], layer.b.dtype))
    close(compute(paired.fprop(batch(np.zeros((1, 4))))), [[0, 1, 0.5]])


def test_the_mask_acts_before_the_norm_limit(close):
    mask = np.ones((4, 6))
    mask[0] = 0
    mlp = made(mask_weights=mask, max_col_norm=0.1)
    mlp.enforce_constraints()
    W = mlp.layers[0].W.get_value()
    assert not W[0].any()
    close(np.sqrt((W**2).sum(axis=0)), np.full(6, 0.1))
    with pytest.raises(NotImplementedError):
        mlp.get_weights_view_shape()
    assert made(pool_size=2).get_weights_view_shape() == (3, 2)


@pytest.mark.parametrize("size", [0, 4])
def test_groups_must_fit(size):
    with pytest.raises(ValueError, match="h: detector_layer_dim 6 is no multiple of pool_size"):
        made(pool_size=size)
