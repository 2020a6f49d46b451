import itertools

import aesara.tensor as at
import numpy as np
import pytest

from adversarial.evaluation.sampling import (
    decode,
    draw_noise,
    draw_samples,
    rows_to_images,
    sample_batches,
)
from adversarial.models.generator import Generator, IntrinsicDropoutGenerator
from adversarial.models.mlp import MLP, Linear
from adversarial.space import Conv2DSpace, VectorSpace

AXES = [("b", 0, 1, "c"), ("c", 0, 1, "b"), (0, "c", "b", 1)]


class Fixed(Generator):
    """Always draws the same batch."""

    def __init__(self, values, space):
        super().__init__(MLP([Linear(1, "y", irange=0.1)], nvis=1))
        self.values = values
        self.space = space

    def sample(self, n):
        return at.constant(self.values)[:n] if self.values.ndim == 2 else at.constant(self.values)

    def get_output_space(self):
        return self.space


def test_vectors_are_rows_already():
    values = np.random.RandomState(0).uniform(size=(6, 3))
    np.testing.assert_array_equal(draw_samples(Fixed(values, VectorSpace(3)), 4), values[:4])


@pytest.mark.parametrize("axes", AXES)
def test_images_of_any_axes_are_flattened_channel_by_channel(axes):
    images = np.random.RandomState(0).uniform(size=(4, 2, 3, 5))  # b, 0, 1, c
    batch = images.transpose([("b", 0, 1, "c").index(axis) for axis in axes])
    space = Conv2DSpace((2, 3), num_channels=5, axes=axes)
    rows = draw_samples(Fixed(batch, space), 4)
    for row, image in zip(rows, images):
        np.testing.assert_array_equal(
            row, np.concatenate([image[..., c].ravel() for c in range(5)])
        )
    np.testing.assert_array_equal(rows_to_images(rows, (2, 3), 5), images)


@pytest.mark.parametrize(
    "draw", [draw_samples, draw_noise, lambda g, n: next(sample_batches(g, n))]
)
def test_a_sample_too_few_is_refused(draw):
    with pytest.raises(ValueError, match="at least 1, got 0"):
        draw(Fixed(np.zeros((1, 1)), VectorSpace(1)), 0)


def test_batches_go_on_with_fresh_samples(generator):
    first, second = itertools.islice(sample_batches(generator(), 3), 2)
    np.testing.assert_array_equal(first, draw_samples(generator(), 3))
    assert (first != second).all()


@pytest.mark.parametrize("noise", ["uniform", "gaussian", "spherical"])
def test_noise_decoded_is_the_sample_that_was_drawn_from_it(generator, decoded, close, noise):
    z = draw_noise(generator(noise), 5)
    samples = decode(generator(noise), z)
    close(samples, draw_samples(generator(noise), 5))
    close(samples, decoded(generator(), np.float64(z)), rtol=1e-5)


def test_images_as_noise_are_decoded_from_vectors():
    space = Conv2DSpace((1, 2), num_channels=3, axes=("c", 0, 1, "b"))
    mlp = MLP([Linear(6, "y", irange=1.0)], input_space=space)
    drawing = IntrinsicDropoutGenerator(mlp, 1.0, 1.0)
    z = draw_noise(drawing, 4)
    weights = mlp.layers[0].W.get_value()
    assert z.shape == (4, 6)
    np.testing.assert_allclose(decode(drawing, z), z @ weights, rtol=1e-4, atol=1e-5)


def test_rows_that_are_no_such_images_are_refused():
    with pytest.raises(ValueError, match="no images of 3 x 2 x 2"):
        rows_to_images(np.zeros((1, 11)), (2, 2), 3)
