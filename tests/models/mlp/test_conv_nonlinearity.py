"""What a convolutional layer does to each number, and what a network that ends so costs."""

import numpy as np
import pytest

from adversarial.models.mlp import (
    ConvRectifiedLinear,
    IdentityConvNonlinearity,
    RectifierConvNonlinearity,
    SigmoidConvNonlinearity,
    TanhConvNonlinearity,
)

from .conv_layers import conv, network

MAX = {"pool_type": "max", "pool_shape": (2, 2), "pool_stride": (2, 2)}


def rectified(channels=2, kernel=(2, 3), pool=(2, 2), stride=(2, 2), **kwargs):
    return ConvRectifiedLinear(channels, kernel, pool, stride, "h", **{"irange": 0.5, **kwargs})


@pytest.mark.parametrize(
    "nonlinearity, expected",
    [
        (IdentityConvNonlinearity(), lambda z: z),
        (RectifierConvNonlinearity(), lambda z: np.maximum(z, 0)),
        (RectifierConvNonlinearity(left_slope=0.1), lambda z: np.where(z > 0, z, 0.1 * z)),
        (SigmoidConvNonlinearity(), lambda z: 1 / (1 + np.exp(-z))),
        (TanhConvNonlinearity(), np.tanh),
    ],
)
def test_nonlinearities_act_on_each_number(nonlinearity, expected, numbers, compute, batch, close):
    x = batch(numbers.randn(2, 3, 5, 6))
    z = compute(network(conv()).fprop(x))
    close(compute(network(conv(nonlinearity)).fprop(x)), expected(z.astype(float)))


def test_identity_units_sum_the_mean_squared_errors(numbers, compute, batch, close):
    mlp = network(conv(IdentityConvNonlinearity()))
    x, y = batch(numbers.randn(5, 3, 5, 6)), batch(numbers.randn(5, 2, 4, 4))
    predicted = compute(mlp.fprop(x)).astype(float)
    expected = ((y.eval() - predicted) ** 2).mean(axis=0).sum()
    close(compute(mlp.cost(y, mlp.fprop(x))), expected, rtol=1e-5)
    error = y.dimshuffle(1, 2, 3, 0) - mlp.fprop(x).dimshuffle(1, 2, 3, 0)
    last = IdentityConvNonlinearity().cost(error, 0, batch_axis=3)
    close(compute(last), expected, rtol=1e-5)


def test_sigmoid_units_have_the_cross_entropy_for_cost(numbers, compute, batch, close):
    mlp = network(conv(SigmoidConvNonlinearity()))
    x, y = batch(numbers.randn(2, 3, 5, 6)), (numbers.rand(2, 2, 4, 4) > 0.5).astype(float)
    p = compute(mlp.fprop(x)).astype(float)
    expected = -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()
    close(compute(mlp.cost(batch(y), mlp.fprop(x))), expected, rtol=1e-5)


@pytest.mark.parametrize("in_layer", [False, True])
def test_sigmoid_units_watch_detection_or_classification(in_layer, numbers, compute, batch, close):
    x, y = batch(numbers.randn(2, 3, 5, 6)), (numbers.rand(2, 2, 4, 4) > 0.5).astype(float)
    mlp = network(conv(SigmoidConvNonlinearity()))
    p = compute(mlp.fprop(x))
    found = mlp.get_monitoring_channels((x, batch(y)))
    assert list(found)[-1] == "h_misclass"
    close(compute(found["h_misclass"]), ((p > 0.5) != y).max(axis=1).mean())
    style = {"monitor_style": "detection"}
    layer = conv(SigmoidConvNonlinearity(), **style) if in_layer else conv(
        SigmoidConvNonlinearity(**style)
    )  # fmt: skip
    found = network(layer).get_monitoring_channels((x, batch(y)))
    assert "h_misclass" not in found and "h_per_output_f1_mean" in found
    hits = ((p > 0.5) * y).sum()
    values = compute([found[f"h_{name}"] for name in ("01_loss", "precision", "recall")])
    close(values, [((p > 0.5) != y).mean(), hits / (p > 0.5).sum(), hits / y.sum()])


def test_what_has_no_likelihood_has_no_cost(batch, numbers):
    x, y = batch(numbers.randn(2, 3, 5, 6)), batch(np.zeros((2, 2, 2, 2)))
    mlp = network(rectified())
    with pytest.raises(NotImplementedError, match="RectifierConvNonlinearity has no cost"):
        mlp.cost(y, mlp.fprop(x))
    mlp = network(conv(SigmoidConvNonlinearity(), **MAX))
    with pytest.raises(ValueError, match="carries no logit"):
        mlp.cost(y, mlp.fprop(x))
