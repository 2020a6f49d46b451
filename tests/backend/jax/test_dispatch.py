"""Our operations under JAX, against their other implementations or a loop."""

import aesara
import numpy as np
import pytest
from aesara import grad
from aesara import tensor as at

from adversarial.backend import function
from adversarial.backend.ops.maximum import maximum
from adversarial.backend.ops.maxout import piece_maximum
from adversarial.errors import BackendError
from adversarial.rng import Streams

SIZES = [(5,), (7,), (100,), (3, 7, 11), (64, 300)]


@pytest.fixture(params=["float32", "float64"])
def dtype(request):
    with aesara.config.change_flags(floatX=request.param):
        yield request.param


@pytest.mark.parametrize("size", SIZES)
def test_uniform_numbers_and_the_streams_after_them_are_the_same_bits(
    size, dtype, jax_backend, in_c
):
    here, there = Streams(1234), Streams(1234)
    draw = function([], here.uniform(size))
    expected = in_c(function, [], there.uniform(size))
    for _ in range(3):
        numbers = draw()
        assert numbers.dtype == dtype
        np.testing.assert_array_equal(numbers, expected())
    np.testing.assert_array_equal(here.states[0].get_value(), there.states[0].get_value())


def test_a_draw_may_have_the_size_of_a_minibatch(jax_backend, in_c):
    x = at.matrix("x", dtype="float32")
    noise = [Streams(7).uniform(x.shape, dtype="float32") for _ in range(2)]
    draw, expected = function([x], noise[0]), in_c(function, [x], noise[1])
    for rows in (4, 2, 4):
        batch = np.zeros((rows, 3), np.float32)
        np.testing.assert_array_equal(draw(batch), expected(batch))


@pytest.mark.parametrize("size", [(6,), (5, 3), (40, 10)])
def test_normal_numbers_are_the_same_up_to_rounding(size, dtype, jax_backend, in_c):
    here, there = (Streams(99).normal(size, std=2.0, mean=0.5) for _ in range(2))
    ours, expected = function([], here)(), in_c(function, [], there)()
    np.testing.assert_allclose(ours, expected, rtol=0, atol=8 * np.finfo(dtype).eps)


def test_dropout_masks_are_the_same(jax_backend, in_c):
    here, there = (Streams(3).binomial((50, 20), p=0.8) for _ in range(2))
    np.testing.assert_array_equal(function([], here)(), in_c(function, [], there)())


@pytest.mark.parametrize("shape, pieces, axis", [((3, 8), 2, 1), ((6, 2, 3, 2), 3, 0)])
def test_tied_pieces_each_get_the_full_gradient(shape, pieces, axis, dtype, jax_backend, in_c):
    x, w = (at.TensorType(dtype, (None,) * len(shape))() for _ in range(2))
    largest = piece_maximum(x, pieces, axis)
    outputs = [largest, grad((largest * w).sum(), x)]
    rng = np.random.RandomState(0)
    values = rng.randint(0, 3, size=shape).astype(dtype)  # few values: many ties
    weights = rng.normal(size=values.max(axis=axis, keepdims=True).shape)
    weights = np.broadcast_to(
        weights, tuple(n // pieces if i == axis else n for i, n in enumerate(shape))
    ).astype(dtype)
    for ours, expected in zip(
        function([x, w], outputs)(values, weights),
        in_c(function, [x, w], outputs)(values, weights),
    ):
        assert ours.dtype == dtype
        np.testing.assert_array_equal(ours, expected)


def test_both_sides_of_a_tie_get_the_gradient_of_a_maximum(dtype, jax_backend):
    x, y = at.vector(dtype=dtype), at.vector(dtype=dtype)
    slopes = function([x, y], grad((maximum(x, y) * np.array([1, 2, 3], dtype)).sum(), [x, y]))
    x_slope, y_slope = slopes(np.array([0, 1, 2], dtype), np.array([1, 1, 1], dtype))
    np.testing.assert_array_equal(x_slope, [0, 2, 3])
    np.testing.assert_array_equal(y_slope, [1, 2, 0])


@pytest.mark.parametrize("axis", [0, 1, (0, 2), None])
def test_the_largest_entrys_position_counts_along_the_flattened_axes(axis, dtype, jax_backend):
    x = at.tensor3(dtype=dtype)
    values = np.random.RandomState(0).permutation(24).reshape(2, 3, 4).astype(dtype)
    axes = tuple(range(3)) if axis is None else np.atleast_1d(axis)
    kept = [i for i in range(3) if i not in axes]
    flat = values.transpose((*kept, *axes)).reshape((*(values.shape[i] for i in kept), -1))
    position = function([x], at.argmax(x, axis=axis))(values)
    largest, again = function([x], at.max_and_argmax(x, axis=axis))(values)
    np.testing.assert_array_equal(position, flat.argmax(-1))
    np.testing.assert_array_equal(again, position)
    np.testing.assert_array_equal(largest, flat.max(-1))


def test_a_broken_piece_breaks_its_unit(jax_backend):
    x = at.matrix(dtype="float32")
    largest = function([x], piece_maximum(x, 2, 1))(np.array([[1, np.nan, 2, 3]], np.float32))
    np.testing.assert_array_equal(largest, [[np.nan, 3]])


def test_shapes_are_computed_while_tracing_whatever_the_size_of_the_batch(jax_backend):
    x = at.matrix("x", dtype="float32")
    rows = x.shape[0]
    folded = x[: rows // 2].reshape((rows // 2 * 3,)) * rows
    fold = function([x], [folded, at.zeros((rows, 2), dtype="float32")])
    for n in (4, 6):
        batch = np.arange(3 * n, dtype=np.float32).reshape(n, 3)
        half, zeros = fold(batch)
        np.testing.assert_array_equal(half, batch[: n // 2].ravel() * n)
        np.testing.assert_array_equal(zeros, np.zeros((n, 2)))


def test_a_size_that_depends_on_values_is_refused(jax_backend):
    n = at.lscalar("n")
    draw = function([n], Streams(5).uniform((n,)))
    with pytest.raises(BackendError, match="how many random numbers"):
        draw(3)
