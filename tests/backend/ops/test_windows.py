"""How many windows cover an axis, by counting."""

import aesara
import pytest
from aesara import tensor as at
from hypothesis import given
from hypothesis import strategies as st

from adversarial.backend.ops.windows import known_size, pair, window_count


@given(st.integers(0, 30), st.integers(1, 30), st.integers(1, 8), st.booleans())
def test_windows_are_counted(further, window, stride, partial):
    size, count, start = window + further, 1, 0
    while start + window < size and (partial or start + stride + window <= size):
        start += stride
        count += 1
    assert window_count(size, window, stride, partial) == count


def test_what_is_not_known_stays_so():
    assert window_count(None, 2, 1, False) is window_count(5, None, 1, False) is None
    x = at.fmatrix()
    count = window_count(x.shape[0], 2, 2, partial=True)
    function = aesara.function([x], count, mode="FAST_COMPILE")
    assert function([[0.0]] * 5) == 3


@pytest.mark.parametrize("value", [3, (1,), (1, 2, 3), (1, 2.5), "ab", None])
def test_two_integers_are_wanted(value):
    with pytest.raises(ValueError, match="pool must be two integers"):
        pair("pool", value, 1)


def test_they_have_a_least():
    assert pair("pool", [2, 3], 1) == (2, 3)
    with pytest.raises(ValueError, match=r"pool must be at least 1, got \(2, 0\)"):
        pair("pool", (2, 0), 1)


def test_a_length_is_known_where_the_graph_tells_it():
    assert known_size(at.TensorType("float32", (3, None))().shape[0]) == 3
    assert known_size(at.fmatrix().shape[0]) is None
