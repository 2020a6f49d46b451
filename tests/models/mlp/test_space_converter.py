"""Between vectors and images, in every order of axes."""

import aesara
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adversarial.backend import function
from adversarial.models.mlp import MLP, SpaceConverter
from adversarial.space import Conv2DSpace, VectorSpace

ORDERS = st.permutations(["b", 0, 1, "c"])
FEW = settings(max_examples=25)


@FEW
@given(
    rows=st.integers(1, 3),
    columns=st.integers(1, 4),
    channels=st.integers(1, 3),
    examples=st.integers(1, 3),
    first=ORDERS,
    second=ORDERS,
)
def test_images_are_the_same_whatever_way_they_went(
    rows, columns, channels, examples, first, second
):
    """Vector to image, image to image, image to vector; a vector is read pixel by pixel."""
    size = rows * columns * channels
    images = [Conv2DSpace((rows, columns), channels, axes=axes) for axes in (first, second)]
    converters = [SpaceConverter(f"c{i}", space) for i, space in enumerate(images)]
    mlp = MLP([*converters, SpaceConverter("v", VectorSpace(size))], nvis=size)
    x = VectorSpace(size).make_batch()
    states = mlp.fprop(x, return_all=True)
    for space, state in zip(images, states):
        known = {0: rows, 1: columns, "c": channels, "b": None}
        assert state.type.shape == tuple(known[axis] for axis in space.axes)
    vectors = np.arange(examples * size, dtype=x.dtype).reshape(examples, size)
    *found, back = function([x], states)(vectors)
    assert np.array_equal(back, vectors)
    for space, image in zip(images, found):
        for example, row, column, channel in np.ndindex(examples, rows, columns, channels):
            place = {"b": example, 0: row, 1: column, "c": channel}
            number = vectors[example, (row * columns + column) * channels + channel]
            assert image[tuple(place[axis] for axis in space.axes)] == number


def test_a_known_batch_size_is_kept():
    space = Conv2DSpace((2, 3), 2, axes=("c", 0, 1, "b"))
    mlp = MLP([SpaceConverter("c", space)], nvis=12)
    assert mlp.fprop(VectorSpace(12).make_batch(batch_size=5)).type.shape == (2, 2, 3, 5)


def test_gradients_go_back_the_same_way(numbers, compute, batch):
    space = Conv2DSpace((2, 3), 2, axes=("c", 0, 1, "b"))
    mlp = MLP([SpaceConverter("c", space)], nvis=12)
    x, weights = batch(numbers.randn(5, 12)), numbers.randn(2, 2, 3, 5)
    slope = compute(aesara.grad((mlp.fprop(x) * batch(weights)).sum(), x))
    np.testing.assert_allclose(slope, weights.transpose(3, 1, 2, 0).reshape(5, 12), rtol=1e-6)


@pytest.mark.parametrize("space", [VectorSpace(13), Conv2DSpace((2, 3), 3)])
def test_spaces_of_another_size_are_refused(space):
    with pytest.raises(ValueError, match="c: 12 inputs do not fill a space of"):
        MLP([SpaceConverter("c", space)], nvis=12)
