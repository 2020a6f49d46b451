"""Filling in parts of images, pixel by pixel."""

import numpy as np
import pytest
from aesara import tensor as at

from adversarial import Generator
from adversarial.backend import function
from adversarial.errors import ConfigError
from adversarial.models.inpainting import inpaint_batch, random_rectangles
from adversarial.models.mlp import MLP, Linear, SpaceConverter
from adversarial.rng import Streams
from adversarial.space import Conv2DSpace, VectorSpace

ROWS, COLUMNS, CHANNELS = 3, 5, 2
N = 4
HALF = COLUMNS - COLUMNS // 2  # columns 2, 3, 4


def painter(outputs, channels=CHANNELS, shape=(ROWS, COLUMNS), axes=("b", 0, 1, "c"), **kwargs):
    """One affine layer from images to some numbers."""
    space = Conv2DSpace(shape, num_channels=channels, axes=axes)
    return Generator(MLP([Linear(outputs, "y", irange=1.0)], input_space=space), **kwargs)


def affine(generator, images):
    """What the layer does, one example at a time: pixels in (row, column, channel) order."""
    W, b = (value.astype(float) for value in generator.mlp.get_param_values()[:2])
    return np.array([image.ravel() @ W + b for image in images])


@pytest.fixture
def images(numbers):
    return numbers.uniform(2, 3, size=(N, ROWS, COLUMNS, CHANNELS))


def test_the_right_half_is_made_from_the_left_half_and_noise(images, batch, compute, close):
    generator = painter(ROWS * HALF * CHANNELS)
    result, noise = compute(list(generator.inpainting_sample_and_noise(batch(images))))
    assert noise.shape == (N, ROWS, HALF, CHANNELS)
    seen = images.copy()
    for column in range(HALF):
        seen[:, :, COLUMNS // 2 + column] = noise[:, :, column]
    made = affine(generator, seen)
    expected = images.copy()
    for n in range(N):
        numbers = iter(made[n])
        for row in range(ROWS):
            for column in range(COLUMNS // 2, COLUMNS):
                for channel in range(CHANNELS):
                    expected[n, row, column, channel] = next(numbers)
    close(result, expected, rtol=1e-4)
    kept = slice(0, COLUMNS // 2)
    assert np.array_equal(result[:, :, kept], images[:, :, kept].astype(result.dtype))


@pytest.mark.parametrize("kind", ["gaussian", "uniform"])
def test_the_noise_is_normal_whatever_its_kind(kind, images, batch, compute):
    x = batch(images)
    generator = painter(ROWS * HALF * CHANNELS, noise=kind)
    noise = compute(generator.inpainting_sample_and_noise(x)[1])
    expected = Streams(10097).normal((at.as_tensor_variable(x).shape[0], ROWS, HALF, CHANNELS))
    assert np.array_equal(noise, compute(expected))


def test_dropout_is_applied_to_what_the_generator_sees(images, batch, compute, close):
    generator = painter(ROWS * HALF * CHANNELS)
    expressions = generator.inpainting_sample_and_noise(batch(images), 0.5, 3.0)
    result, noise = compute(list(expressions))
    twin = painter(ROWS * HALF * CHANNELS)
    mask = compute(
        Streams(max(twin.mlp.rng.randint(2**15), 1)).binomial(at.shape(batch(images)), p=0.5)
    )
    seen = images.copy()
    seen[:, :, COLUMNS // 2 :] = noise
    made = affine(generator, seen * mask * 3).reshape(noise.shape)
    close(result[:, :, COLUMNS // 2 :], made, rtol=1e-4)


def test_images_made_in_other_axes_come_out_right(images, batch, compute):
    c01b = ("c", 0, 1, "b")
    space = Conv2DSpace((ROWS, COLUMNS), num_channels=CHANNELS, axes=c01b)
    half = Conv2DSpace((ROWS, HALF), num_channels=CHANNELS, axes=c01b)
    layers = [Linear(ROWS * HALF * CHANNELS, "y", irange=1.0), SpaceConverter("c", half)]
    generator = Generator(MLP(layers, input_space=space))
    plain = painter(ROWS * HALF * CHANNELS)
    expected, z = compute(list(plain.inpainting_sample_and_noise(batch(images))))
    other = batch(images.transpose(3, 1, 2, 0))
    result, flat = compute(list(inpaint_batch(generator, other, space)))
    assert np.array_equal(result, expected.transpose(3, 1, 2, 0))
    assert np.array_equal(flat, z.reshape(N, -1))


MASK = np.zeros((ROWS, COLUMNS), dtype=int)
MASK[1, 1] = MASK[2, 4] = MASK[0, 0] = 1


@pytest.mark.parametrize("told", [False, True], ids=["untold", "told"])
@pytest.mark.parametrize("each", [False, True], ids=["one mask", "one mask an image"])
def test_a_mask_says_what_is_filled_in(told, each, images, batch, compute, close, numbers):
    masks = (numbers.uniform(size=(N, ROWS, COLUMNS)) < 0.4).astype(int) if each else MASK
    generator = painter(ROWS * COLUMNS * CHANNELS, channels=CHANNELS + told)
    mask = batch(masks) if each else masks
    expressions = generator.inpainting_sample_and_noise(batch(images), mask=mask)
    result, noise = compute(list(expressions))
    seen, expected = images.copy(), images.copy()
    for n in range(N):
        for place in np.ndindex(ROWS, COLUMNS):
            if (masks[n] if each else masks)[place]:
                seen[n][place] = noise[n][place]
            else:
                assert not noise[n][place].any()
    if told:
        shown = np.broadcast_to(masks, (N, ROWS, COLUMNS))[..., None]
        seen = np.concatenate([seen, shown], axis=3)
    made = affine(generator, seen).reshape(images.shape)
    for n in range(N):
        for place in np.ndindex(ROWS, COLUMNS):
            if (masks[n] if each else masks)[place]:
                expected[n][place] = made[n][place]
            else:
                assert np.array_equal(result[n][place], images[n][place].astype(result.dtype))
    close(result, expected, rtol=1e-4)


def test_the_right_half_as_a_mask_shows_the_generator_the_same_kind_of_image(
    images, batch, compute
):
    mask = np.zeros((ROWS, COLUMNS))
    mask[:, COLUMNS // 2 :] = 1
    whole = painter(ROWS * COLUMNS * CHANNELS)
    result = compute(whole.inpainting_sample_and_noise(batch(images), mask=mask)[0])
    changed = (result != images.astype(result.dtype)).any(axis=(0, 3))
    assert np.array_equal(changed, mask.astype(bool))


@pytest.mark.parametrize("mask", [None, MASK], ids=["half", "mask"])
def test_the_generator_learns_through_what_it_filled_in_only(mask, images, batch, close):
    generator = painter(ROWS * (HALF if mask is None else COLUMNS) * CHANNELS)
    x = batch(images)
    result, noise = generator.inpainting_sample_and_noise(x, mask=mask)
    weights = batch(np.arange(images.size, dtype=float).reshape(images.shape))
    bias = generator.get_params()[1]
    slope = function([], at.grad((weights * result).sum(), bias))()
    of_pixels = np.arange(images.size, dtype=float).reshape(images.shape).sum(axis=0)
    if mask is None:
        expected = of_pixels[:, COLUMNS // 2 :].ravel()
    else:
        expected = (of_pixels * MASK[..., None]).ravel()
    close(slope, expected)


def test_generators_without_images_cannot_inpaint(images, batch):
    generator = Generator(MLP([Linear(3, "y", irange=1.0)], nvis=4))
    with pytest.raises(ConfigError, match="takes images"):
        generator.inpainting_sample_and_noise(batch(images))


@pytest.mark.parametrize("mask, needed", [(None, "right half"), (MASK, "whole image")])
def test_a_generator_of_another_size_is_refused(mask, needed, images, batch):
    with pytest.raises(ConfigError, match=f"{needed}.* but it gives 7"):
        painter(7).inpainting_sample_and_noise(batch(images), mask=mask)


def test_vectors_are_refused(batch):
    with pytest.raises(ValueError, match="2 dimensions"):
        painter(18).inpainting_sample_and_noise(batch(np.ones((4, 30))))
    with pytest.raises(ConfigError, match="VectorSpace"):
        inpaint_batch(painter(18), batch(np.ones((4, 30))), VectorSpace(30))


@pytest.mark.parametrize(
    "mask, complaint",
    [
        (MASK.T, "shape"),
        (np.ones(15), "shape"),
        (MASK * 2, "1 where to fill in"),
        (MASK * 0, "at least one"),
        (MASK.astype(str), "1 where to fill in"),
    ],
)
def test_a_mask_that_is_none_is_refused(mask, complaint, images, batch):
    with pytest.raises(ValueError, match=complaint):
        painter(30).inpainting_sample_and_noise(batch(images), mask=mask)


@pytest.mark.parametrize("shape", [(8, 12), (5, 7), (1, 2)])
def test_random_rectangles_are_filled_of_allowed_size_and_everywhere(shape, compute):
    n = 2000
    masks = compute(random_rectangles(Streams(1), n, shape))
    assert masks.shape == (n, *shape)
    sizes = []
    for mask in masks:
        rows, columns = np.nonzero(mask.any(axis=1))[0], np.nonzero(mask.any(axis=0))[0]
        assert mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].all()
        sizes.append((rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1))
        assert mask.sum() == sizes[-1][0] * sizes[-1][1]
    for axis, size in enumerate(shape):
        least = -(-size // 4)
        allowed = range(least, max(least, 3 * size // 4) + 1)
        found, counts = np.unique([s[axis] for s in sizes], return_counts=True)
        assert list(found) == list(allowed)
        assert abs(counts / n - 1 / len(allowed)).max() < 0.05
    assert masks.any(axis=0).all()


def test_rectangles_differ_between_images_and_between_calls():
    draw = function([], random_rectangles(Streams(1), 50, (8, 8)))
    first, second = draw(), draw()
    assert len(np.unique(first, axis=0)) > 40
    assert not np.array_equal(first, second)
