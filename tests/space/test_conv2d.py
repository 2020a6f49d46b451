"""Images: their axes, and their order in vectors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adversarial.space import (
    Conv2DSpace,
    VectorSpace,
)

from .batches import evaluate, floats

AXES = [("b", 0, 1, "c"), ("c", 0, 1, "b"), ("b", "c", 0, 1), (1, "b", "c", 0)]


def slow_image(vector, rows, columns, channels, axes):
    """A vector's image by definition: pixel after pixel, each with all of its channels."""
    image = np.empty([{"b": 1, 0: rows, 1: columns, "c": channels}[axis] for axis in axes])
    numbers = iter(vector)
    for row in range(rows):
        for column in range(columns):
            for channel in range(channels):
                at_axis = {"b": 0, 0: row, 1: column, "c": channel}
                image[tuple(at_axis[axis] for axis in axes)] = next(numbers)
    return image


@pytest.mark.parametrize("axes", AXES)
@pytest.mark.parametrize("symbolic", [False, True])
def test_a_vector_is_read_as_rows_columns_channels(axes, symbolic):
    vectors, images = VectorSpace(12), Conv2DSpace((2, 3), channels=2, axes=axes)
    batch = floats(1, 12)
    found = evaluate(vectors, batch, images) if symbolic else vectors.np_format_as(batch, images)
    np.testing.assert_array_equal(found, slow_image(range(12), 2, 3, 2, axes))


@given(
    rows=st.integers(1, 4),
    columns=st.integers(1, 4),
    channels=st.integers(1, 3),
    size=st.integers(0, 3),
    axes=st.permutations(["b", 0, 1, "c"]),
)
def test_vector_to_image_and_back_changes_nothing(rows, columns, channels, size, axes):
    vectors = VectorSpace(rows * columns * channels)
    images = Conv2DSpace((rows, columns), channels, axes=axes)
    batch = floats(size, vectors.dim)
    image = vectors.np_format_as(batch, images)
    assert images.np_batch_size(image) == size
    np.testing.assert_array_equal(images.np_format_as(image, vectors), batch)


def test_images_go_to_images_by_axes_alone():
    wide, high = Conv2DSpace((2, 3), 1), Conv2DSpace((3, 2), 1, axes=("c", 0, 1, "b"))
    batch = floats(4, 2, 3, 1)
    found = wide.np_format_as(batch, high)
    assert found.shape == (1, 2, 3, 4)  # the original never compares the shapes
    np.testing.assert_array_equal(found[0, :, :, 2], batch[2, :, :, 0])


def test_one_channel_and_one_example_broadcast():
    space = Conv2DSpace((4, 5), 1)
    assert space.make_theano_batch().broadcastable == (False, False, False, True)
    assert space.make_theano_batch(batch_size=1).broadcastable == (True, False, False, True)


def test_arguments_read_back_from_attributes_give_an_equal_space():
    space = Conv2DSpace((4, 5), channels=3, axes=["c", 0, 1, "b"], dtype="float32")
    arguments = ("shape", "channels", "num_channels", "axes", "dtype")
    assert Conv2DSpace(**{name: getattr(space, name) for name in arguments}) == space
    assert space.num_channels == 3


def test_images_have_a_usual_order_of_axes():
    assert Conv2DSpace((2, 3), 2).axes == Conv2DSpace.default_axes == ("b", 0, 1, "c")
    assert Conv2DSpace((2, 3), 2).make_batch_theano("x").ndim == 4
