"""The maximum whose gradient goes in full to every argument that attains it."""

import aesara
import numpy as np
import pytest
from aesara import tensor as at

from adversarial.backend import function
from adversarial.backend.ops.maximum import maximum

pytestmark = pytest.mark.compiled

X = np.array([[1.0, 2.0, -3.0, 0.0], [5.0, -0.5, 7.0, 0.0]])
Y = np.array([[2.0, 2.0, -4.0, 0.0], [5.0, -1.0, 8.0, 1.0]])


@pytest.mark.parametrize("mode", ["FAST_COMPILE", None])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_values_and_gradients(dtype, mode):
    x, y = at.matrix(dtype=dtype), at.matrix(dtype=dtype)
    largest = maximum(x, y)
    weights = np.arange(1, 9).reshape(2, 4).astype(dtype)
    slopes = aesara.grad((largest * weights).sum(), [x, y])
    evaluate = function([x, y], [largest, *slopes], mode=mode)
    value, left, right = evaluate(X.astype(dtype), Y.astype(dtype))
    assert value.dtype == left.dtype == dtype
    assert np.array_equal(value, np.maximum(X, Y))
    assert np.array_equal(left, weights * (X >= Y))
    assert np.array_equal(right, weights * (Y >= X))


def test_the_gradient_is_the_slope_where_nothing_ties():
    x, y = at.dmatrices(2)
    slope = function([x, y], aesara.grad(maximum(x, y).sum(), x), mode="FAST_COMPILE")
    rng = np.random.RandomState(0)
    a, b = rng.randn(3, 4), rng.randn(3, 4)
    numerical = (np.maximum(a + 1e-6, b) - np.maximum(a - 1e-6, b)) / 2e-6
    np.testing.assert_allclose(slope(a, b), numerical, atol=1e-8)


def test_it_broadcasts():
    x = at.dmatrix()
    clipped = function([x], maximum(x, 0.0), mode="FAST_COMPILE")(X)
    assert np.array_equal(clipped, np.maximum(X, 0))
