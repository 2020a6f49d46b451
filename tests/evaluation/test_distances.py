"""Squared distances between rows, held to a slow loop."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adversarial.errors import DataError
from adversarial.evaluation.distances import as_rows, blocks, check_same_width, squared_distances


@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(1, 6), st.integers(1, 4))
def test_distances_are_those_of_a_slow_loop(seed, n, m, dims):
    rng = np.random.RandomState(seed)
    x, y = rng.randn(n, dims), rng.randn(m, dims)
    expected = [[((a - b) ** 2).sum() for b in y] for a in x]
    np.testing.assert_allclose(squared_distances(x, y), expected, rtol=0, atol=1e-13)


def test_no_distance_is_negative(numbers):
    x = 1e3 + 1e-6 * numbers.rand(50, 3)  # the expansion cancels all digits here
    assert squared_distances(x, x).min() >= 0


@given(st.integers(1, 9), st.integers(1, 12))
def test_blocks_are_the_rows_in_order_less_the_offset(n, size):
    rows, offset = np.arange(2.0 * n, dtype="float32").reshape(n, 2), np.array([1.0, -1.0])
    found = list(blocks(rows, size, offset))
    assert [start for start, _ in found] == list(range(0, n, size))
    joined = np.concatenate([block for _, block in found])
    assert joined.dtype == "float64"
    np.testing.assert_array_equal(joined, rows - offset)


def test_what_cannot_be_compared_is_named():
    with pytest.raises(ValueError, match=r"samples: expected shape \(n, dims\).*got \(3,\)"):
        as_rows(np.zeros(3), "samples")
    with pytest.raises(DataError, match="samples: 1 of 2 rows hold NaN.*first row 1"):
        as_rows([[0, 1], [np.inf, 0]], "samples")
    with pytest.raises(ValueError, match="points have 2 dimensions, centres have 3"):
        check_same_width(np.zeros((1, 2)), np.zeros((1, 3)), ("points", "centres"))
