"""Spatial pooling of images."""

import functools

import aesara
import numpy as np
import pytest
from aesara import tensor as at
from aesara.gradient import verify_grad
from hypothesis import given, settings
from hypothesis import strategies as st

from adversarial.backend import function
from adversarial.backend.pooling import (
    GatherFromMaxima,
    Spread,
    SpreadToMaxima,
    max_pool,
    mean_pool,
)

IN_PYTHON = "FAST_COMPILE"
IN_C = None
SETTINGS = [((2, 2), (2, 2)), ((4, 4), (2, 2)), ((3, 2), (1, 2)), ((1, 3), (1, 2))]


def windows(shape, window, stride):
    """Row and column ranges of each window, clipped, until all pixels are covered."""
    axes = []
    for size, length, step in zip(shape[1:3], window, stride):
        starts = [0]
        while starts[-1] + length < size:
            starts.append(starts[-1] + step)
        axes.append([slice(start, min(start + length, size)) for start in starts])
    return axes


def by_loops(images, numbers, window, stride):
    """Maxima and means; the gradients of their products with numbers (None: ones); and, back
    from the images taken as numbers, the sum over all maximal pixels.
    """
    rows, columns = windows(images.shape, window, stride)
    shape = (images.shape[0], len(rows), len(columns), images.shape[3])
    numbers = np.ones(shape) if numbers is None else numbers
    maxima, means, gathered = (np.zeros(shape) for _ in range(3))
    of_max, of_mean = np.zeros(images.shape), np.zeros(images.shape)
    for y, x in np.ndindex(*shape[1:3]):
        place = (slice(None), rows[y], columns[x])
        pixels, number = images[place], numbers[:, y, x][:, None, None]
        maxima[:, y, x] = pixels.max(axis=(1, 2))
        means[:, y, x] = pixels.mean(axis=(1, 2))
        maximal = pixels == maxima[:, y, x][:, None, None]
        gathered[:, y, x] = (maximal * pixels).sum(axis=(1, 2))
        of_max[place] += maximal * number
        of_mean[place] += number / (pixels.shape[1] * pixels.shape[2])
    return maxima, means, of_max, of_mean, gathered


@functools.cache
def compiled(options, dtype, mode):
    """Images and numbers to what ``by_loops`` gives; one compilation for all shapes."""
    images, numbers = at.tensor4(dtype=dtype), at.tensor4(dtype=dtype)
    maxima, means = max_pool(images, *options), mean_pool(images, *options)
    results = [
        maxima,
        means,
        aesara.grad((maxima * numbers).sum(), images),
        aesara.grad((means * numbers).sum(), images),
        GatherFromMaxima(*options)(images, maxima, images),
    ]
    return function([images, numbers], results, mode=mode)


@st.composite
def problems(draw):
    """Options, images full of ties, and numbers for their windows."""
    window, stride = draw(st.sampled_from(SETTINGS))
    channels, batch = draw(st.integers(1, 3)), draw(st.integers(1, 18))
    image = [draw(st.integers(length, 9)) for length in window]
    shape = (channels, *image, batch)
    rows, columns = windows(shape, window, stride)
    rng = np.random.RandomState(draw(st.integers(0, 1000)))
    numbers = rng.randint(-3, 4, (channels, len(rows), len(columns), batch))
    return (window, stride), rng.randint(-2, 2, shape), numbers


@pytest.mark.parametrize("mode, dtype", [(IN_C, "float32"), (IN_PYTHON, "float64")])
@settings(max_examples=40)
@given(problem=problems())
def test_pooling_is_its_definition(mode, dtype, problem):
    options, images, numbers = problem
    results = compiled(options, dtype, mode)(images.astype(dtype), numbers.astype(dtype))
    for actual, expected in zip(results, by_loops(images, numbers, *options)):
        assert actual.dtype == dtype
        np.testing.assert_allclose(actual, expected, rtol=1e-6, atol=1e-6)


def test_double_precision_in_c(numbers):
    images = numbers.randn(2, 5, 7, 3)
    x = at.dtensor4()
    maxima = max_pool(x, *SETTINGS[1])
    value, slope = function([x], [maxima, aesara.grad(maxima.sum(), x)])(images)
    expected = by_loops(images, None, *SETTINGS[1])
    assert np.array_equal(value, expected[0])
    assert np.array_equal(slope, expected[2])


@pytest.mark.parametrize("mode", [IN_C, IN_PYTHON])
def test_every_pixel_that_ties_gets_the_full_gradient(mode):
    image = np.array([[1, 3, 3], [3, 0, 3], [2, 2, 2]], "float32").reshape(1, 3, 3, 1)
    numbers = np.array([[10, 200], [3000, 40000]], "float32").reshape(1, 2, 2, 1)
    slope = compiled(((2, 2), (2, 2)), "float32", mode)(image, numbers)[2]
    expected = [[0, 10, 200], [10, 0, 200], [3000, 3000, 40000]]
    assert slope[0, :, :, 0].tolist() == expected


@pytest.mark.parametrize(
    "sizes", [(33, 4, 2, 16), (15, 4, 2, 7), (9, 2, 2, 5), (21, 4, 2, 10), (6, 2, 2, 3)]
)
def test_sizes_are_the_originals(sizes):
    size, window, stride, expected = sizes
    images = at.TensorType("float32", (2, size, size, None))()
    for pool in (max_pool, mean_pool):
        pooled = pool(images, (window, window), (stride, stride))
        assert pooled.type.shape[1:3] == (expected, expected)
        assert aesara.grad(pooled.sum(), images).type.shape == images.type.shape


def test_gradients_are_slopes(numbers):
    images = numbers.permutation(2 * 5 * 4 * 2).reshape(2, 5, 4, 2) / 10.0
    options, checked = ((3, 2), (2, 2)), {"rng": numbers, "mode": IN_PYTHON}
    verify_grad(lambda x: max_pool(x, *options) + mean_pool(x, *options), [images], **checked)


def test_second_derivatives_are_slopes_of_gradients(numbers):
    def second(images, direction):
        pooled = max_pool(images, (2, 2), (1, 1)) ** 3 + mean_pool(images, (2, 2), (1, 1)) ** 3
        gradient = aesara.grad(pooled.sum(), images)
        return gradient + aesara.grad((gradient * direction).sum(), images)

    images = numbers.permutation(2 * 3 * 4 * 1).reshape(2, 3, 4, 1) / 10.0
    direction = numbers.randn(*images.shape)
    verify_grad(second, [images, direction], rng=numbers, mode=IN_PYTHON)


@pytest.mark.parametrize("mode", [IN_C, IN_PYTHON])
def test_a_nan_shows(mode):
    image = np.zeros((1, 4, 4, 2), "float32")
    image[0, 1, 1, 0] = np.nan
    maxima = compiled(((2, 2), (2, 2)), "float32", mode)(image, np.ones((1, 2, 2, 2), "f"))[0]
    assert np.isnan(maxima[0, :, :, 0]).tolist() == [[True, False], [False, False]]
    assert not np.isnan(maxima[..., 1]).any()


def test_inputs_may_lie_in_memory_in_any_order(numbers):
    images = numbers.randint(-3, 4, (2, 5, 6, 4)).astype("float32")
    slopes = numbers.randint(-3, 4, (2, 3, 3, 4)).astype("float32")
    evaluate = compiled(((2, 2), (2, 2)), "float32", IN_C)
    expected = evaluate(images, slopes)
    flipped = images[:, ::-1].copy()[:, ::-1], slopes[..., ::-1].copy()[..., ::-1]
    for views in (flipped, map(np.asfortranarray, (images, slopes))):
        for actual, wanted in zip(evaluate(*views), expected):
            assert np.array_equal(actual, wanted)


@pytest.mark.parametrize("mode", [IN_C, IN_PYTHON])
def test_shapes_that_do_not_fit_are_refused(mode):
    images, numbers = at.ftensor4(), at.ftensor4()
    options = (4, 4), (2, 2)
    evaluate = function([images], max_pool(images, *options), mode=mode)
    with pytest.raises(ValueError, match=r"MaxPool\(window \(4, 4\), .*: windows do not fit"):
        evaluate(np.zeros((1, 3, 5, 2), "float32"))
    spread = SpreadToMaxima(*options)(images, max_pool(images, *options), numbers)
    evaluate = function([images, numbers], spread, mode=mode)
    text = r"SpreadToMaxima.*: images are not pooled to this shape; images \(1, 6, 5, 2\), pooled"
    with pytest.raises(ValueError, match=text):
        evaluate(np.zeros((1, 6, 5, 2), "float32"), np.zeros((1, 2, 1, 2), "float32"))


def test_what_types_tell_is_refused_before_compilation():
    images = at.TensorType("float32", (2, 3, 9, None))()
    with pytest.raises(ValueError, match="windows do not fit into the images"):
        max_pool(images, (4, 4), (2, 2))
    with pytest.raises(ValueError, match="images are not pooled to this shape"):
        Spread((2, 2), (2, 2))(images, 5, 5)
    with pytest.raises(ValueError, match=r"stride \(2, 3\) is larger than the window \(2, 2\)"):
        mean_pool(images, (2, 2), (2, 3))
    with pytest.raises(ValueError, match="window must be two integers"):
        max_pool(images, 2, (2, 2))
    with pytest.raises(TypeError, match="takes 4-D float tensors"):
        max_pool(at.ltensor4(), (2, 2), (2, 2))
