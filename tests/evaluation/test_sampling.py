from types import SimpleNamespace

import aesara.tensor as at
import numpy as np
import pytest

from adversarial.evaluation.sampling import draw_samples, rows_to_images
from adversarial.space import Conv2DSpace, VectorSpace

AXES = [("b", 0, 1, "c"), ("c", 0, 1, "b"), (0, "c", "b", 1)]


def fixed_generator(values, space):
    """A generator that always draws the same batch."""
    return SimpleNamespace(
        sample=lambda n: at.constant(values)[:n] if values.ndim == 2 else at.constant(values),
        mlp=SimpleNamespace(get_output_space=lambda: space),
    )


def test_vectors_are_rows_already():
    values = np.random.RandomState(0).uniform(size=(6, 3))
    np.testing.assert_array_equal(
        draw_samples(fixed_generator(values, VectorSpace(3)), 4), values[:4]
    )


@pytest.mark.parametrize("axes", AXES)
def test_images_of_any_axes_are_flattened_channel_by_channel(axes):
    images = np.random.RandomState(0).uniform(size=(4, 2, 3, 5))  # b, 0, 1, c
    batch = images.transpose([("b", 0, 1, "c").index(axis) for axis in axes])
    space = Conv2DSpace((2, 3), num_channels=5, axes=axes)
    rows = draw_samples(fixed_generator(batch, space), 4)
    for row, image in zip(rows, images):
        np.testing.assert_array_equal(
            row, np.concatenate([image[..., c].ravel() for c in range(5)])
        )
    np.testing.assert_array_equal(rows_to_images(rows, (2, 3), 5), images)


def test_a_sample_too_few_is_refused():
    with pytest.raises(ValueError, match="at least 1, got 0"):
        draw_samples(fixed_generator(np.zeros((1, 1)), VectorSpace(1)), 0)


def test_rows_that_are_no_such_images_are_refused():
    with pytest.raises(ValueError, match="no images of 3 x 2 x 2"):
        rows_to_images(np.zeros((1, 11)), (2, 2), 3)
