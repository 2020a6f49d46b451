"""Windows of images, in every order of axes."""

import itertools

import numpy as np
import pytest

from adversarial.models.mlp import MLP, Linear
from adversarial.pylearn2.window_layer import WindowLayer
from adversarial.space import Conv2DSpace

AXES = list(itertools.permutations(("b", 0, 1, "c")))


def made(window, axes=("b", 0, 1, "c")):
    space = Conv2DSpace((5, 6), num_channels=2, axes=axes)
    return MLP([WindowLayer("w", window)], input_space=space)


@pytest.mark.parametrize("axes", AXES[::5])
def test_last_row_and_column_belong_to_the_window(axes, compute, batch):
    mlp = made([1, 2, 3, 5], axes)
    images = np.arange(3 * 5 * 6 * 2.0).reshape(3, 5, 6, 2)
    order = [("b", 0, 1, "c").index(axis) for axis in axes]
    expected = images[:, 1:4, 2:6].transpose(order)
    np.testing.assert_array_equal(compute(mlp.fprop(batch(images.transpose(order)))), expected)
    assert mlp.get_output_space() == Conv2DSpace((3, 4), num_channels=2, axes=axes)
    assert mlp.get_params() == []


@pytest.mark.parametrize(
    "window, error, said",
    [
        ([2, 0, 1, 3], ValueError, "first row, first column"),
        ([0, -1, 1, 3], ValueError, "first row, first column"),
        ([0, 0, 5, 3], ValueError, "reaches beyond images of shape"),
        ([0, 0, 4, 6], ValueError, "reaches beyond images of shape"),
        ([0, 0, 4], TypeError, "four whole numbers"),
        ([0, 0, 4, 1.5], TypeError, "four whole numbers"),
        (3, TypeError, "four whole numbers"),
    ],
)
def test_a_window_that_is_none_is_refused(window, error, said):
    with pytest.raises(error, match=f"w: .*{said}"):
        made(window)


def test_vectors_have_no_windows():
    with pytest.raises(TypeError, match="takes images"):
        MLP([Linear(3, "h", irange=0.1), WindowLayer("w", [0, 0, 1, 1])], nvis=4)
