"""Pooling, against a loop over windows."""

import numpy as np
import pytest
from aesara import grad
from aesara import tensor as at
from aesara.gradient import verify_grad

from adversarial.backend import function
from adversarial.backend.pooling import max_pool, mean_pool

MODES = ["FAST_RUN", "FAST_COMPILE"]  # C code, NumPy

# images (channels, rows, columns, examples), window, stride, rows and columns of the result
CASES = [
    ((2, 5, 6, 3), (2, 2), (2, 2), (3, 3)),
    ((2, 5, 7, 3), (3, 2), (2, 3), (2, 3)),
    ((1, 9, 9, 2), (4, 4), (2, 2), (4, 4)),
    ((1, 4, 4, 1), (4, 4), (4, 4), (1, 1)),
    ((1, 33, 33, 1), (4, 4), (2, 2), (16, 16)),  # the paper's three sizes
    ((1, 15, 15, 1), (4, 4), (2, 2), (7, 7)),
    ((1, 9, 9, 1), (2, 2), (2, 2), (5, 5)),
]


@pytest.fixture(scope="module")
def compiled():
    """Maximum and its gradient weighted by ``g``: one function for a window."""
    made = {}

    def get(window, stride, mode):
        if (window, stride, mode) not in made:
            x, g = (at.TensorType("floatX", (None,) * 4)() for _ in range(2))
            largest = max_pool(x, window, stride)
            slope = grad((largest * g).sum(), x)
            made[window, stride, mode] = function([x, g], [largest, slope], mode=mode)
        return made[window, stride, mode]

    return get


def slow(x, g, window, stride, size):
    largest, slope = np.zeros(g.shape), np.zeros(x.shape)
    for i, j in np.ndindex(*size):
        top, left = i * stride[0], j * stride[1]
        for c, b in np.ndindex(x.shape[0], x.shape[3]):
            under = np.s_[c, top : top + window[0], left : left + window[1], b]
            largest[c, i, j, b] = x[under].max()
            slope[under] += (x[under] == x[under].max()) * g[c, i, j, b]
    return largest, slope


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("shape, window, stride, size", CASES)
def test_every_pixel_that_attains_the_maximum_gets_the_full_gradient(
    compiled, shape, window, stride, size, mode
):
    f = compiled(window, stride, mode)
    dtype = f.maker.inputs[0].variable.dtype
    rng = np.random.RandomState(0)
    g = rng.randn(shape[0], *size, shape[3]).astype(dtype)
    for x in (rng.randint(0, 3, shape).astype(dtype), rng.randn(*shape).astype(dtype)):
        results = f(x, g)
        assert results[0].shape == g.shape
        for got, expected in zip(results, slow(x, g, window, stride, size)):
            np.testing.assert_allclose(got, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("mode", MODES)
def test_arrays_of_any_memory_layout_are_read_right(compiled, mode):
    f = compiled((2, 2), (2, 2), mode)
    dtype = f.maker.inputs[0].variable.dtype
    turned = np.random.RandomState(1).randn(3, 6, 5, 2).astype(dtype).transpose(3, 2, 1, 0)[::-1]
    g = np.ones((2, 3, 3, 3), dtype)
    for got, expected in zip(f(turned, g), f(turned.copy(), g)):
        np.testing.assert_array_equal(got, expected)


@pytest.mark.parametrize("mode", MODES)
def test_a_nan_pixel_makes_its_windows_nan(compiled, mode):
    f = compiled((2, 2), (2, 2), mode)
    dtype = f.maker.inputs[0].variable.dtype
    x = np.zeros((1, 4, 4, 1), dtype)
    x[0, 1, 0, 0] = np.nan
    largest = f(x, np.ones((1, 2, 2, 1), dtype))[0]
    np.testing.assert_array_equal(np.isnan(largest[0, :, :, 0]), [[True, False], [False, False]])


@pytest.mark.parametrize("mode", MODES)
def test_windows_larger_than_the_images_are_refused(compiled, mode):
    f = compiled((4, 4), (2, 2), mode)
    dtype = f.maker.inputs[0].variable.dtype
    with pytest.raises(ValueError, match=r"window of \(4, 4\) does not fit into images of"):
        f(np.ones((1, 3, 5, 1), dtype), np.ones((1, 1, 1, 1), dtype))
    with pytest.raises(ValueError, match="does not fit into images of 3"):
        max_pool(at.TensorType("floatX", (1, 3, 5, 1))(), (4, 4), (2, 2))


@pytest.mark.parametrize("shape, window, stride, size", CASES[:4])
def test_means_count_only_pixels_that_exist(shape, window, stride, size):
    x, images = np.random.RandomState(3).randn(*shape), at.dtensor4()
    mean = function([images], mean_pool(images, window, stride), mode="FAST_COMPILE")(x)
    assert mean.shape[1:3] == size
    for i, j in np.ndindex(*size):
        top, left = i * stride[0], j * stride[1]
        under = x[:, top : top + window[0], left : left + window[1]]
        np.testing.assert_allclose(mean[:, i, j], under.mean(axis=(1, 2)))


def test_gradients_agree_with_differences_and_are_differentiable():
    rng = np.random.RandomState(2)
    x = rng.permutation(2 * 5 * 5 * 2).reshape(2, 5, 5, 2) / 10.0  # no ties
    verify_grad(lambda x: max_pool(x, (2, 3), (2, 2)), [x], rng=rng, mode="FAST_COMPILE")

    def of_the_gradient(images, weights):
        first = grad((max_pool(images, (2, 3), (2, 2)) * weights).sum(), images)
        return (first**2).sum()

    verify_grad(of_the_gradient, [x, rng.randn(2, 3, 2, 2)], rng=rng, mode="FAST_COMPILE")


def test_static_shapes_are_kept():
    images = at.TensorType("floatX", (32, 33, 33, None))()
    assert max_pool(images, (4, 4), (2, 2)).type.shape == (32, 16, 16, None)
