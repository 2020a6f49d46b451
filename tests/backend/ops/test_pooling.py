"""Spatial pooling of images."""

import functools

import aesara
import numpy as np
import pytest
from aesara import tensor as at
from aesara.compile.mode import Mode
from aesara.gradient import verify_grad
from hypothesis import given, settings
from hypothesis import strategies as st

from adversarial.backend import function
from adversarial.backend.ops.pooling import (
    GatherFromMaxima,
    MaxPool,
    Spread,
    SpreadToMaxima,
    SumPool,
    max_pool,
    mean_pool,
)

pytestmark = pytest.mark.compiled

IN_PYTHON = Mode("py", None)
IN_C = Mode("cvm", None)
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


def by_loops(images, numbers, others, window, stride):
    """What ``compiled`` computes, and the number of pixels of each window."""
    rows, columns = windows(images.shape, window, stride)
    maxima, sums, gathered, count = (np.zeros(numbers.shape) for _ in range(4))
    to_maxima, to_all = np.zeros(images.shape), np.zeros(images.shape)
    for y, x in np.ndindex(*numbers.shape[1:3]):
        place = (slice(None), rows[y], columns[x])
        pixels, number = images[place], numbers[:, y, x][:, None, None]
        maxima[:, y, x] = pixels.max(axis=(1, 2))
        sums[:, y, x] = pixels.sum(axis=(1, 2))
        count[:, y, x] = pixels.shape[1] * pixels.shape[2]
        maximal = pixels == maxima[:, y, x][:, None, None]
        to_maxima[place] += maximal * number
        to_all[place] += number
        gathered[:, y, x] = (maximal * others[place]).sum(axis=(1, 2))
    return maxima, sums, to_maxima, to_all, gathered, count


@functools.cache
def compiled(options, dtype, mode):
    """All operations, of images, numbers for windows and numbers for pixels; for all shapes."""
    images, numbers, others = (at.tensor4(dtype=dtype) for _ in range(3))
    sizes = at.lscalars(2)
    maxima = MaxPool(*options)(images)
    results = [
        maxima,
        SumPool(*options)(images),
        SpreadToMaxima(*options)(images, maxima, numbers),
        Spread(*options)(numbers, *sizes),
        GatherFromMaxima(*options)(images, maxima, others),
    ]
    compute = function([images, numbers, others, *sizes], results, mode=mode)
    return lambda x, n, o: compute(x, n, o, *x.shape[1:3])


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
    return (window, stride), [rng.randint(-2, 2, shape), numbers, rng.randint(-3, 4, shape)]


@pytest.mark.parametrize(
    "mode, dtype",
    [(IN_C, "float32"), (IN_C, "float64"), (IN_PYTHON, "float32")],
    ids=["C, single", "C, double", "Python"],
)
@settings(max_examples=40)
@given(problem=problems())
def test_the_operations_are_their_definitions(mode, dtype, problem):
    options, arrays = problem
    results = compiled(options, dtype, mode)(*(array.astype(dtype) for array in arrays))
    for actual, expected in zip(results, by_loops(*arrays, *options)):
        assert actual.dtype == dtype
        assert np.array_equal(actual, expected)


def test_pooling_and_its_gradient(numbers, no_compiler):
    images, slopes, others = (
        numbers.randint(-3, 4, shape) for shape in [(2, 6, 5, 3), (2, 2, 2, 3), (2, 6, 5, 3)]
    )
    x = at.dtensor4()
    pooled = [max_pool(x, *SETTINGS[1]), mean_pool(x, *SETTINGS[1])]
    gradients = [aesara.grad((each * slopes).sum(), x) for each in pooled]
    maxima, sums, to_maxima, _, _, count = by_loops(images, slopes, others, *SETTINGS[1])
    spread_means = by_loops(images, slopes / count, others, *SETTINGS[1])[3]
    expected = [maxima, sums / count, to_maxima, spread_means]
    for actual, wanted in zip(function([x], pooled + gradients)(images), expected):
        np.testing.assert_allclose(actual, wanted, rtol=1e-12, atol=1e-12)


def test_every_pixel_that_ties_gets_the_full_gradient():
    image = np.array([[1, 3, 3], [3, 0, 3], [2, 2, 2]], "float32").reshape(1, 3, 3, 1)
    numbers = np.array([[10, 200], [3000, 40000]], "float32").reshape(1, 2, 2, 1)
    slope = compiled(((2, 2), (2, 2)), "float32", IN_C)(image, numbers, image)[2]
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


def test_gradients_are_slopes(numbers, no_compiler):
    images = numbers.permutation(2 * 5 * 4 * 2).reshape(2, 5, 4, 2) / 10.0
    options = ((3, 2), (2, 2))
    both = lambda x: max_pool(x, *options) + mean_pool(x, *options)  # noqa: E731
    verify_grad(both, [images], rng=numbers)


def test_second_derivatives_are_slopes_of_gradients(numbers, no_compiler):
    def second(images, direction):
        pooled = max_pool(images, (2, 2), (1, 1)) ** 3 + mean_pool(images, (2, 2), (1, 1)) ** 3
        gradient = aesara.grad(pooled.sum(), images)
        return gradient + aesara.grad((gradient * direction).sum(), images)

    images = numbers.permutation(2 * 3 * 4 * 1).reshape(2, 3, 4, 1) / 10.0
    direction = numbers.randn(*images.shape)
    verify_grad(second, [images, direction], rng=numbers)


@pytest.mark.parametrize("mode", [IN_C, IN_PYTHON], ids=["C", "Python"])
def test_a_nan_shows(mode):
    image = np.zeros((1, 4, 4, 2), "float32")
    image[0, 1, 1, 0] = np.nan
    numbers = np.full((1, 2, 2, 2), np.inf, "float32")
    maxima, _, spread, _, _ = compiled(((2, 2), (2, 2)), "float32", mode)(image, numbers, image)
    assert np.isnan(maxima[0, :, :, 0]).tolist() == [[True, False], [False, False]]
    assert not np.isnan(maxima[..., 1]).any()
    assert not np.isnan(spread).any()


def test_inputs_may_lie_in_memory_in_any_order(numbers):
    shapes = [(2, 5, 6, 4), (2, 3, 3, 4), (2, 5, 6, 4)]
    arrays = [numbers.randint(-3, 4, shape).astype("float32") for shape in shapes]
    evaluate = compiled(((2, 2), (2, 2)), "float32", IN_C)
    flipped = [array[:, ::-1, :, ::-1].copy()[:, ::-1, :, ::-1] for array in arrays]
    for views in (flipped, map(np.asfortranarray, arrays)):
        for actual, expected in zip(evaluate(*views), evaluate(*arrays)):
            assert np.array_equal(actual, expected)


@pytest.mark.parametrize("mode", [IN_C, IN_PYTHON], ids=["C", "Python"])
def test_shapes_that_do_not_fit_are_refused(mode):
    evaluate = compiled(((4, 4), (2, 2)), "float32", mode)

    def attempt(*shapes):
        evaluate(*(np.zeros(shape, "float32") for shape in shapes))

    fitting = (1, 6, 5, 2), (1, 2, 2, 2), (1, 6, 5, 2)
    attempt(*fitting)
    with pytest.raises(ValueError, match=r"Pool\(window \(4, 4\), .*: windows do not fit"):
        attempt((1, 3, 5, 2), *fitting[1:])
    text = r"Spread.*: images are not pooled to this shape; images \(1, 6, 5, 2\), pooled"
    with pytest.raises(ValueError, match=text):
        attempt(fitting[0], (1, 2, 1, 2), fitting[2])
    with pytest.raises(ValueError, match="GatherFromMaxima.*not pooled to this shape"):
        attempt(*fitting[:2], (1, 6, 5, 3))


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
