"""Convolutional layers of the tutorials, against loops."""

import itertools

import aesara
import numpy as np
import pytest

from adversarial.models.mlp import (
    MLP,
    ConvRectifiedLinear,
    RectifierConvNonlinearity,
    SigmoidConvNonlinearity,
)
from adversarial.space import Conv2DSpace, VectorSpace

from .conv_layers import BC01, conv, network

MAX = {"pool_type": "max", "pool_shape": (2, 2), "pool_stride": (2, 2)}


def rectified(channels=2, kernel=(2, 3), pool=(2, 2), stride=(2, 2), **kwargs):
    return ConvRectifiedLinear(channels, kernel, pool, stride, "h", **{"irange": 0.5, **kwargs})


def slow_convolution(x, W, stride=(1, 1), full=False):
    """The definition: the kernel runs backwards over the image."""
    examples, channels, rows, columns = x.shape
    count, _, kr, kc = W.shape
    first = (-kr + 1, -kc + 1) if full else (0, 0)
    last = (rows, columns) if full else (rows - kr + 1, columns - kc + 1)
    places = [range(a, b, s) for a, b, s in zip(first, last, stride)]
    z = np.zeros((examples, count, *map(len, places)))
    for (i, top), (j, left) in itertools.product(*map(enumerate, places)):
        for u, v in np.ndindex(kr, kc):
            if 0 <= top + u < rows and 0 <= left + v < columns:
                seen = x[:, :, top + u, left + v]
                z[:, :, i, j] += seen @ W[:, :, kr - 1 - u, kc - 1 - v].T
    return z


def slow_pool(x, slow, window, stride, reduce):
    """In the order batch, channel, row, column."""
    return slow.pool(x.transpose(1, 2, 3, 0), window, stride, reduce).transpose(3, 0, 1, 2)


@pytest.mark.parametrize(
    "arguments, full",
    [
        ({}, False),
        ({"border_mode": "full"}, True),
        ({"kernel_stride": (2, 1), "tied_b": True}, False),
        ({"kernel_stride": (2, 3), "border_mode": "full", "kernel": (2, 2)}, True),
        ({"kernel": (5, 6)}, False),
    ],
)
def test_the_layer_is_a_true_convolution(arguments, full, numbers, compute, batch, close):
    layer = conv(**arguments)
    mlp = network(layer)
    layer.b.set_value(numbers.randn(*layer.b.get_value().shape).astype(layer.b.dtype))
    x = numbers.randn(2, 3, 5, 6)
    W, b = (value.astype(float) for value in mlp.get_param_values())
    expected = slow_convolution(x, W, layer.kernel_stride, full)
    expected += b if b.ndim == 3 else b[:, None, None]
    output = mlp.fprop(batch(x))
    close(compute(output), expected)
    assert output.type.shape == expected.shape
    assert mlp.get_output_space() == Conv2DSpace(expected.shape[2:], num_channels=2, axes=BC01)


@pytest.mark.parametrize("kind, reduce", [("max", np.max), ("mean", np.mean)])
@pytest.mark.parametrize("window, stride", [((2, 2), (2, 2)), ((3, 2), (2, 1)), ((4, 4), (3, 3))])
def test_pools_hold_what_pixels_there_are(
    kind, reduce, window, stride, numbers, slow, compute, batch, close
):
    x = batch(numbers.randn(2, 3, 5, 6))
    layer = rectified(pool=window, stride=stride, pool_type=kind, left_slope=0.25)
    plain = compute(network(conv(RectifierConvNonlinearity(0.25))).fprop(x)).astype(float)
    mlp = network(layer)
    expected = slow_pool(plain, slow, window, stride, reduce)
    close(compute(mlp.fprop(x)), expected)
    assert mlp.get_output_space().shape == expected.shape[2:]


def test_pooling_is_max_and_slope_zero_unless_told():
    layer = rectified()
    assert (layer.pool_type, layer.left_slope, layer.nonlinearity.left_slope) == ("max", 0.0, 0.0)
    assert rectified(pool_type=None).pool_type is None


@pytest.mark.parametrize("axes", [("b", 0, 1, "c"), ("c", 0, 1, "b")], ids=str)
def test_images_of_other_orders_are_permuted(axes, numbers, compute, batch):
    x = numbers.randn(2, 3, 5, 6)
    turned = x.transpose([BC01.index(axis) for axis in axes])
    expected = compute(network(rectified()).fprop(batch(x)))
    assert np.array_equal(compute(network(rectified(), axes=axes).fprop(batch(turned))), expected)


def test_the_draw_is_one_uniform_in_the_order_of_the_filters(close):
    mlp = network(conv(include_prob=0.5))
    rng = np.random.RandomState([2013, 1, 4])
    close(mlp.get_param_values()[0], rng.uniform(-0.5, 0.5, (2, 3, 2, 3)))
    assert mlp.rng.randint(2**30) == rng.randint(2**30)
    assert [param.name for param in mlp.get_params()] == ["h_W", "h_b"]


@pytest.mark.parametrize("tied, shape", [(True, (2,)), (False, (2, 4, 4)), (None, (2, 4, 4))])
def test_biases_are_tied_or_one_for_each_position(tied, shape):
    b = network(conv(tied_b=tied, init_bias=0.5)).get_param_values()[1]
    assert b.shape == shape and (b == 0.5).all()


def test_a_filter_is_limited_over_all_its_inputs(close):
    mlp = network(conv(max_kernel_norm=0.5))
    W = mlp.get_param_values()[0].astype(float)
    norms = np.sqrt((W**2).sum(axis=(1, 2, 3), keepdims=True))
    assert (norms > 0.5).all()
    mlp.enforce_constraints()
    close(mlp.get_param_values()[0], W * 0.5 / norms)


def test_scales_decay_and_pictures(compute, close):
    mlp = network(rectified(W_lr_scale=0.5, b_lr_scale=0.25))
    W, b = mlp.get_params()
    assert mlp.get_lr_scalers() == {W: 0.5, b: 0.25}
    value = W.get_value().astype(float)
    close(compute(mlp.get_weight_decay(0.1)), 0.1 * (value**2).sum())
    close(compute(mlp.get_l1_weight_decay(0.1)), 0.1 * np.abs(value).sum())
    assert mlp.get_weights_topo().shape == (2, 2, 3, 3)
    assert mlp.get_weights_topo()[1, 0, 2, 1] == W.get_value()[1, 1, 0, 2]


def test_normalisations_see_batch_channel_row_column(numbers, compute, batch, close):
    seen = []

    def twice(x):
        seen.append(x.type.shape)
        return 2 * x

    x = batch(numbers.randn(2, 3, 5, 6))
    mlp = network(rectified(detector_normalization=twice, output_normalization=twice))
    close(compute(mlp.fprop(x)), 4 * compute(network(rectified()).fprop(x)))
    assert seen == [(2, 2, 4, 4), (2, 2, 2, 2)]


STATISTICS = [
    f"{s}_x_{u}_u" for s in ("range", "max", "mean", "min") for u in ("max", "mean", "min")
]
NORMS = [f"kernel_norms_{s}" for s in ("min", "mean", "max")]


def test_channels_have_underscores_and_take_every_position_for_a_unit(
    numbers, compute, batch, close
):
    mlp = network(rectified())
    x = batch(numbers.randn(6, 3, 5, 6))
    found = mlp.get_monitoring_channels((x, None))
    assert list(found) == [f"h_{name}" for name in NORMS + STATISTICS]
    state = compute(mlp.fprop(x))
    values = dict(zip(found, compute(list(found.values()))))
    close(values["h_max_x_mean_u"], state.max(axis=0).mean())
    close(values["h_range_x_min_u"], np.ptp(state, axis=0).min())
    W = mlp.get_param_values()[0].astype(float)
    close(values["h_kernel_norms_mean"], np.sqrt((W**2).sum(axis=(1, 2, 3))).mean())


def test_a_shared_variable_can_be_convolved(numbers, compute, batch, close):
    mlp = network(conv())
    x = batch(numbers.randn(2, 3, 5, 6))
    close(compute(mlp.fprop(aesara.shared(x.eval()))), compute(mlp.fprop(x)))


@pytest.mark.parametrize("kind", ["max", "mean"])
def test_the_name_of_pooled_images_tells_how_they_were_pooled(kind, batch, numbers):
    output = network(conv(**{**MAX, "pool_type": kind})).fprop(batch(numbers.randn(2, 3, 5, 6)))
    assert output.name.startswith(f"{kind}(")


def test_on_black_images_every_position_gets_the_full_gradient(batch, compute):
    layer = rectified(pool=(4, 4), stride=(1, 1), tied_b=True, init_bias=1.0)
    mlp = network(layer)
    slope = aesara.grad(mlp.fprop(batch(np.zeros((1, 3, 5, 6)))).sum(), layer.b)
    assert compute(slope).tolist() == [16, 16]


@pytest.mark.parametrize(
    "make, error, message",
    [
        (lambda: conv(irange=None), ValueError, "h: irange says how the weights start"),
        (lambda: conv(irange=None, sparse_init=3), ValueError, "h: sparse_init was never finished"),
        (lambda: conv("tanh"), TypeError, "h: 'tanh' is not a ConvNonlinearity"),
        (lambda: conv(channels=0), ValueError, "h: needs at least one channel"),
        (lambda: conv(border_mode="same"), ValueError, "h: border_mode 'same' is neither"),
        (lambda: conv(pool_type="min"), ValueError, "h: pool_type 'min' is none of"),
        (lambda: conv(pool_type="max"), ValueError, "h: pool_shape must be two integers"),
        (lambda: conv(monitor_style="both"), ValueError, "h: monitor_style 'both' is neither"),
        (lambda: SigmoidConvNonlinearity("both"), ValueError, "monitor_style 'both' is neither"),
        (lambda: rectified(stride=(3, 1)), ValueError, r"h: pool_stride \(3, 1\) is larger"),
        (lambda: network(rectified(pool=(5, 5))), ValueError, r"h: pool_shape \(5, 5\) is larger"),
        (lambda: network(conv(kernel=(6, 6))), ValueError, "h: kernel_shape .* the input"),
        (lambda: MLP([conv()], nvis=9), TypeError, "h: ConvElemwise takes images"),
        (lambda: MLP([conv()], input_space=VectorSpace(9)), TypeError, "takes images"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_line(make, error, message):
    with pytest.raises(error, match=message) as refusal:
        make()
    assert "\n" not in str(refusal.value)
