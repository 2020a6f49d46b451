"""The maximum over pieces and positions, and its gradient where they tie."""

import aesara
import numpy as np
import pytest
from aesara import tensor as at
from hypothesis import given, settings
from hypothesis import strategies as st

from adversarial.backend import function
from adversarial.models.mlp import MLP
from adversarial.space import Conv2DSpace

from .maxout_layers import C01B, conv, network

SLOPES = {}


def slope_of(layer_arguments, shape):
    """Value and gradient, with respect to the detectors, of the sum weighted by the outputs'
    numbers; compiled once.
    """
    key = str(layer_arguments), shape
    if key not in SLOPES:
        # one filter of one pixel for each piece: detectors are the biases, where the input is zero
        layer = conv(kernel=(1, 1), **layer_arguments)
        mlp = MLP([layer], input_space=Conv2DSpace(shape, num_channels=1, axes=C01B))
        zeros = np.zeros((1, *shape, 1), dtype=aesara.config.floatX)
        output = mlp.fprop(at.as_tensor_variable(zeros))
        weights = at.arange(1, output.size + 1).reshape(output.shape)
        slope = aesara.grad((output * at.cast(weights, output.dtype)).sum(), layer.b)
        SLOPES[key] = layer, function([], [output, slope])
    return SLOPES[key]


def spatial_first(z, window, stride, count):
    """The original's order for channels that are no multiple of 16, and its gradient: every entry
    that attains a maximum gets all of what the maximum gets.
    """
    sizes = [int(np.ceil((n - w) / s)) + 1 for n, w, s in zip(z.shape[1:], window, stride)]
    pooled = np.zeros((len(z), *sizes))
    places = [
        tuple(slice(n * step, n * step + w) for n, step, w in zip(position, stride, window))
        for position in np.ndindex(*sizes)
    ]
    for (i, j), place in zip(np.ndindex(*sizes), places):
        pooled[:, i, j] = z[(slice(None), *place)].max(axis=(1, 2))
    largest = pooled.reshape(-1, count, *sizes).max(axis=1)
    numbers = np.arange(1, largest.size + 1).reshape(largest.shape)
    to_pooled = (pooled == largest.repeat(count, axis=0)) * numbers.repeat(count, axis=0)
    slope = np.zeros(z.shape)
    for (i, j), place in zip(np.ndindex(*sizes), places):
        attained = z[(slice(None), *place)] == pooled[:, i, j][:, None, None]
        slope[(slice(None), *place)] += attained * to_pooled[:, i, j][:, None, None]
    return largest, slope


@settings(max_examples=25)
@given(data=st.data())
@pytest.mark.parametrize(
    "arguments, shape",
    [
        ({"channels": 2, "pieces": 3, "pool": (2, 2), "stride": (1, 1)}, (3, 4)),
        ({"channels": 1, "pieces": 2, "pool": (3, 2), "stride": (2, 2)}, (4, 5)),
    ],
)
def test_which_is_pooled_first_changes_nothing_and_ties_share(arguments, shape, data):
    layer, f = slope_of(arguments, shape)
    size = int(np.prod(layer.b.get_value().shape))
    values = data.draw(st.lists(st.integers(-1, 1), min_size=size, max_size=size))
    detectors = np.array(values, dtype=layer.b.dtype).reshape(layer.b.get_value().shape)
    layer.b.set_value(detectors)
    output, slope = f()
    largest, expected = spatial_first(
        detectors, arguments["pool"], arguments["stride"], arguments["pieces"]
    )
    assert np.array_equal(output[..., 0], largest)
    assert np.array_equal(slope, expected)


@pytest.mark.parametrize("channels", [2, 16])
def test_on_black_images_every_piece_and_position_gets_the_full_gradient(channels, compute, batch):
    layer = conv(channels=channels, pieces=2, tied_b=True, pool=(4, 3), stride=(1, 1))
    mlp = network(layer)
    output = mlp.fprop(batch(np.zeros((3, 5, 4, 1))))
    assert output.type.shape == (channels, 1, 1, 1)
    slope = compute(aesara.grad(output.sum(), layer.b))
    assert slope.tolist() == [12] * (2 * channels)


def test_gradients_agree_with_differences(numbers):
    layer = conv(pieces=3, kernel=(2, 3), kernel_stride=(2, 1), pad=1, pool=(2, 2), stride=(1, 2))
    network(layer, channels=5)
    shapes = [(5, 5, 4, 2), layer.W.get_value().shape, layer.b.get_value().shape]
    inputs = [at.TensorType("float64", shape)() for shape in shapes]
    layer.W, layer.b = inputs[1:]
    layer.input_space = Conv2DSpace((5, 4), num_channels=5, axes=C01B, dtype="float64")
    with aesara.config.change_flags(floatX="float64"):
        cost = at.sin(layer.fprop(inputs[0])).sum()
        f = function(inputs, [cost, *aesara.grad(cost, inputs)])
    values = [numbers.randn(*shape) for shape in shapes]
    _, *slopes = f(*values)
    for k in range(3):
        direction = numbers.randn(*values[k].shape)
        ends = []
        for step in (1e-6, -1e-6):
            moved = list(values)
            moved[k] = values[k] + step * direction
            ends.append(f(*moved)[0])
        np.testing.assert_allclose(
            (ends[0] - ends[1]) / 2e-6, (slopes[k] * direction).sum(), rtol=1e-5
        )
