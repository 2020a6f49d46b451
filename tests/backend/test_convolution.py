"""Correlation and its adjoint, against a loop over positions and filter entries."""

import numpy as np
import pytest
from aesara import grad, shared
from aesara import tensor as at
from aesara.gradient import verify_grad
from hypothesis import given, settings
from hypothesis import strategies as st

from adversarial.backend import function
from adversarial.backend.convolution import (
    Correlation,
    CorrelationToFilters,
    CorrelationToImages,
    correlate,
    correlate_adjoint,
)
from adversarial.backend.windows import window_count

MODES = ["FAST_RUN", "FAST_COMPILE"]  # C code, NumPy


def slow(images, filters, stride, pad, positions):
    """Entry by entry; whatever lies outside of the images is zero."""
    channels, height, width, examples = images.shape
    maps = np.zeros((filters.shape[3], *positions, examples))
    for i, j in np.ndindex(*positions):
        for u, v in np.ndindex(*filters.shape[1:3]):
            y, x = stride[0] * i + u - pad[0], stride[1] * j + v - pad[1]
            if 0 <= y < height and 0 <= x < width:
                maps[:, i, j] += filters[:, u, v].T @ images[:, y, x]
    return maps


@st.composite
def cases(draw):
    """Sizes that fit: images, filters, stride, pad, and whether the last position may hang over."""
    size = st.integers(1, 3)
    kernel = draw(st.tuples(size, size))
    pad = draw(st.tuples(st.integers(0, 2), st.integers(0, 2)))
    room = draw(st.tuples(st.integers(0, 4), st.integers(0, 4)))
    image = tuple(max(1, k + r - 2 * p) for k, r, p in zip(kernel, room, pad))
    channels, filters, examples = draw(st.tuples(size, size, size))
    stride = draw(st.tuples(size, size))
    return (
        (channels, *image, examples),
        (channels, *kernel, filters),
        stride,
        pad,
        draw(st.booleans()),
    )


@pytest.fixture(scope="module")
def products():
    """Maps, and the gradients of their product with ``g``: compiled once for a geometry."""
    made = {}

    def get(stride, pad, partial, mode):
        key = stride, pad, partial, mode
        if key not in made:
            x, w, g = (at.TensorType("floatX", (None,) * 4)() for _ in range(3))
            maps = correlate(x, w, stride, pad, partial)
            slopes = grad((maps * g).sum(), [x, w])
            made[key] = function([x, w, g], [maps, *slopes], mode=mode)
        return made[key]

    return get


def check_all_three(f, dtype, images, filters, stride, pad, partial, rng):
    x, w = (rng.randn(*shape).astype(dtype) for shape in (images, filters))
    positions = tuple(
        window_count(n + 2 * p, k, s, partial)
        for n, k, s, p in zip(images[1:3], filters[1:3], stride, pad)
    )
    g = rng.randn(filters[3], *positions, images[3]).astype(dtype)
    maps, to_images, to_filters = f(x, w, g)
    tolerance = {"rtol": 1e-4, "atol": 1e-4} if dtype == "float32" else {"rtol": 1e-9}
    np.testing.assert_allclose(maps, slow(x, w, stride, pad, positions), **tolerance)
    # The form is linear in each factor, so the gradients are what gives it for any direction.
    for direction, slope, form in (
        (rng.randn(*images), to_images, lambda d: slow(d, w, stride, pad, positions)),
        (rng.randn(*filters), to_filters, lambda d: slow(x, d, stride, pad, positions)),
    ):
        expected = (form(direction) * g).sum()
        np.testing.assert_allclose((direction * slope).sum(), expected, rtol=1e-3, atol=1e-3)


def in_numpy(images, filters, stride, pad, partial):
    """The three operations carried out by NumPy, without compiling anything."""

    def f(x, w, g):
        operations = [
            (Correlation, (x, w), g.shape),
            (CorrelationToImages, (g, w), x.shape),
            (CorrelationToFilters, (x, g), w.shape),
        ]
        results = []
        for kind, factors, shape in operations:
            results.append([None])
            kind(stride, pad).perform(None, [*factors, *shape[1:3]], [results[-1]])
        return [result for (result,) in results]

    return f


@settings(max_examples=150)
@given(cases(), st.sampled_from(["float32", "float64"]))
def test_numpy_agrees_with_a_loop(case, dtype):
    check_all_three(in_numpy(*case), dtype, *case, np.random.RandomState(0))


@pytest.mark.parametrize(
    "geometry",
    [
        ((1, 1), (0, 0), False),
        ((1, 1), (2, 1), False),
        ((2, 3), (1, 2), True),
        ((3, 2), (0, 1), False),
    ],
)
def test_c_code_agrees_with_a_loop(products, geometry):
    f = products(*geometry, "FAST_RUN")
    assert any(isinstance(node.op, Correlation) for node in f.maker.fgraph.apply_nodes)
    rng = np.random.RandomState(1)
    for images, filters in [
        ((3, 6, 7, 4), (3, 3, 2, 5)),
        ((1, 4, 4, 1), (1, 4, 4, 1)),
        ((2, 5, 8, 3), (2, 1, 1, 2)),
        ((2, 9, 9, 2), (2, 5, 4, 3)),
    ]:
        check_all_three(f, f.maker.inputs[0].variable.dtype, images, filters, *geometry, rng)


@pytest.mark.parametrize("mode", MODES)
def test_arrays_of_any_memory_layout_are_read_right(products, mode):
    f = products((1, 1), (2, 1), False, mode)
    dtype = f.maker.inputs[0].variable.dtype
    rng = np.random.RandomState(2)
    x, w = rng.randn(4, 6, 5, 3).astype(dtype), rng.randn(3, 2, 2, 4).astype(dtype)
    g = np.ones((4, 8, 6, 4), dtype)
    turned = x.transpose(3, 2, 1, 0)[:, ::-1]
    for got, expected in zip(f(turned, w, g[:, :8]), f(np.ascontiguousarray(turned), w, g[:, :8])):
        np.testing.assert_allclose(got, expected, rtol=1e-5)


def test_the_adjoint_is_the_adjoint():
    rng = np.random.RandomState(3)
    x, w, y = rng.randn(3, 32, 32, 2), rng.randn(3, 5, 5, 4), rng.randn(4, 10, 10, 2)
    there = correlate(shared(x), shared(w), stride=(3, 3))
    back = correlate_adjoint(shared(y), shared(w), (32, 32), stride=(3, 3))
    maps, images = function([], [there, back])()
    assert images.shape == (3, 32, 32, 2)
    np.testing.assert_allclose((maps * y).sum(), (images * x).sum(), rtol=1e-12)


def test_gradients_agree_with_differences_for_all_three_products():
    rng = np.random.RandomState(4)
    x, w, y = rng.randn(2, 4, 3, 2), rng.randn(2, 2, 2, 3), rng.randn(3, 3, 3, 2)
    with_pad = {"stride": (2, 1), "pad": (1, 1)}
    verify_grad(lambda x, w: correlate(x, w, **with_pad), [x, w], rng=rng, mode="FAST_COMPILE")
    verify_grad(
        lambda y, w: correlate_adjoint(y, w, (4, 3), **with_pad),
        [y, w],
        rng=rng,
        mode="FAST_COMPILE",
    )
    maps = rng.randn(*function([], correlate(shared(x), shared(w), **with_pad))().shape)

    def to_filters(x, g):
        w0 = shared(w)
        return grad((correlate(x, w0, **with_pad) * g).sum(), w0)

    verify_grad(to_filters, [x, maps], rng=rng, mode="FAST_COMPILE")


def test_static_shapes_are_kept():
    images = at.TensorType("floatX", (3, 32, 32, None))()
    filters = at.TensorType("floatX", (3, 8, 8, 64))()
    maps = correlate(images, filters, pad=(4, 4))
    assert maps.type.shape == (64, 33, 33, None)
    assert correlate_adjoint(maps, filters, (32, 32), pad=(4, 4)).type.shape == (3, 32, 32, None)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "images, filters, message",
    [
        ((2, 5, 5, 1), (3, 2, 2, 1), "differ|mismatch|not match"),
        ((2, 2, 2, 1), (2, 6, 2, 1), "larger than the padded images"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(products, mode, images, filters, message):
    f = products((1, 1), (0, 0), False, mode)
    dtype = f.maker.inputs[0].variable.dtype
    g = np.ones((1, 1, 1, 1), dtype)
    with pytest.raises(ValueError, match=message):
        f(np.ones(images, dtype), np.ones(filters, dtype), g)


def test_filters_that_do_not_fit_are_refused_before_compiling():
    images, filters = (at.TensorType("floatX", s)() for s in ((3, 4, 4, 1), (3, 8, 8, 2)))
    with pytest.raises(ValueError, match="Filters of 8 do not fit into images of 4 with 1 zeros"):
        correlate(images, filters, pad=(1, 1))
    with pytest.raises(ValueError, match="channels differ, 3 and 4"):
        correlate(images, at.TensorType("floatX", (4, 2, 2, 1))())
    with pytest.raises(ValueError, match="stride must be at least 1"):
        correlate(images, filters, stride=(0, 1), pad=(4, 4))
