"""Our operations under JAX, against their other implementations or a loop."""

import numpy as np
import pytest
from aesara import grad
from aesara import tensor as at

from adversarial.backend import function
from adversarial.backend.ops.maximum import maximum
from adversarial.backend.ops.maxout import piece_maximum

pytestmark = pytest.mark.compiled


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
