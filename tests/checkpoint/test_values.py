"""Values become plain data with arrays beside them, and come back."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from adversarial.checkpoint.values import Packer, Unpacker
from adversarial.errors import ModelFileError

DTYPES = st.sampled_from(["float32", "float64", "int64", "uint8", "bool"])
PLAIN = st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False)
ARRAYS = DTYPES.flatmap(lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_side=3)))
KEYS = st.text() | st.integers() | st.tuples(st.text(), st.booleans())
VALUES = st.recursive(
    PLAIN | ARRAYS,
    lambda kids: (
        st.lists(kids, max_size=3)
        | st.tuples(kids, kids)
        | st.dictionaries(st.text(), kids, max_size=3)
        | st.dictionaries(KEYS, kids, max_size=3)
    ),
    max_leaves=8,
)


def same(a, b):
    if isinstance(a, np.ndarray) and a.ndim:
        return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and repr(a[()]) == repr(b)
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and a == b


@given(VALUES)
def test_values_come_back_by_way_of_json(value):
    arrays = {}
    packed = Packer(arrays).pack({"": value}, "state")
    again = Unpacker(arrays).unpack(json.loads(json.dumps(packed)))
    assert same({"": value}, again)


def test_a_generator_goes_on_where_it_was():
    rng, arrays = np.random.RandomState(3), {}
    rng.standard_normal()
    packed = json.loads(json.dumps(Packer(arrays).pack(rng, "rng")))
    expected = rng.standard_normal(5)
    again = Unpacker(arrays).unpack(packed)
    np.testing.assert_array_equal(again.standard_normal(5), expected)


def test_arrays_are_copies():
    array, arrays = np.zeros(3), {}
    packed = Packer(arrays).pack(array, "x")
    array += 1
    assert not arrays["x"].any()
    Unpacker(arrays).unpack(packed)[:] = 2
    assert not arrays["x"].any()


@pytest.mark.parametrize("value", [{1, 2}, object(), np.array([None]), b"bytes"])
def test_what_cannot_be_held_is_named(value):
    with pytest.raises(ModelFileError, match=f"state/x/0 is a {type(value).__name__}"):
        Packer({}).pack({"x": [value]}, "state")
