import gzip
import io
import os
import pickle
import sys
import zlib
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from adversarial.errors import DataError
from adversarial.files.arrays import unpickle_arrays

ONLY_ARRAYS = "only arrays .* can be read from pickles"

arrays = hnp.arrays(
    dtype=st.one_of(
        hnp.boolean_dtypes(),
        hnp.integer_dtypes(endianness="?"),
        hnp.unsigned_integer_dtypes(endianness="?"),
        hnp.floating_dtypes(endianness="?"),
        hnp.complex_number_dtypes(),
        hnp.byte_string_dtypes(),
        hnp.unicode_string_dtypes(),
    ),
    shape=hnp.array_shapes(min_dims=0, min_side=0, max_side=4),
)
plain = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), arrays
)
containers = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.tuples(inner, inner),
        st.dictionaries(st.text(max_size=3), inner, max_size=3),
        st.dictionaries(st.integers(), inner, max_size=3).map(OrderedDict),
    ),
    max_leaves=6,
)


def roundtrip(value, protocol, pack=bytes):
    return unpickle_arrays(io.BytesIO(pack(pickle.dumps(value, protocol))))


def assert_same(one, other):
    assert type(one) is type(other)
    if isinstance(one, np.ndarray):
        assert one.dtype == other.dtype
        assert one.flags.f_contiguous == other.flags.f_contiguous
        np.testing.assert_array_equal(one, other)
    elif isinstance(one, dict):
        assert list(one) == list(other)
        for key in one:
            assert_same(one[key], other[key])
    elif isinstance(one, (list, tuple)):
        assert len(one) == len(other)
        for a, b in zip(one, other):
            assert_same(a, b)
    else:
        assert one == other or (one != one and other != other)


@given(containers, st.integers(0, pickle.HIGHEST_PROTOCOL))
def test_what_pickle_writes_is_read_back(value, protocol):
    assert_same(roundtrip(value, protocol), value)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    "value",
    [
        np.float32(0.1),
        np.bool_(True),
        1 + 2j,
        np.asfortranarray(np.arange(6).reshape(2, 3)),
        np.arange(24).reshape(2, 3, 4).transpose(1, 0, 2),
    ],
    ids=["float32", "bool", "complex", "fortran", "transposed"],
)
def test_every_kind_of_array_and_scalar(value, protocol):
    loaded = roundtrip(value, protocol)
    assert type(loaded) is type(value)
    np.testing.assert_array_equal(loaded, value)
    assert getattr(loaded, "dtype", None) == getattr(value, "dtype", None)


def test_arrays_that_are_read_can_be_written_to():
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        roundtrip(np.zeros(3), protocol)[0] = 1


def test_an_array_of_python_2():
    # cPickle.dumps(numpy.array([1., -2.], dtype='>f4'), 0) of Python 2.7, NumPy 1.16
    text = (
        b"cnumpy.core.multiarray\n_reconstruct\np1\n(cnumpy\nndarray\np2\n(I0\ntS'b'\ntRp3\n"
        b"(I1\n(I2\ntcnumpy\ndtype\np4\n(S'f4'\nI0\nI1\ntRp5\n(I3\nS'>'\nNNNI-1\nI-1\nI0\ntb"
        b"I00\nS'?\\x80\\x00\\x00\\xc0\\x00\\x00\\x00'\ntb."
    )
    loaded = unpickle_arrays(io.BytesIO(text))
    assert loaded.dtype == ">f4"
    assert loaded.tolist() == [1.0, -2.0]
    assert unpickle_arrays(io.BytesIO(text), encoding="bytes").tolist() == [1.0, -2.0]


# joblib.dump({"a": arange(6.).reshape(2, 3), "b": asfortranarray(arange(6).reshape(2, 3)),
# "s": float32(2)}) of Python 2.7, joblib 0.14, NumPy 1.16
JOBLIB = (Path(__file__).parent / "python2.joblib").read_bytes()


def test_arrays_of_joblib():
    for packed in (JOBLIB, gzip.compress(JOBLIB), zlib.compress(JOBLIB)):
        loaded = unpickle_arrays(io.BytesIO(packed))
        assert loaded["a"].tolist() == [[0, 1, 2], [3, 4, 5]] and loaded["a"].dtype == "<f8"
        assert loaded["b"].tolist() == [[0, 1, 2], [3, 4, 5]] and loaded["b"].flags.f_contiguous
        assert loaded["s"] == np.float32(2)


def test_arrays_of_joblib_cannot_lie():
    for end in range(len(JOBLIB)):
        with pytest.raises(DataError):
            unpickle_arrays(io.BytesIO(JOBLIB[:end]))
    for old, new in ((b"K\x02K\x03\x86", b"J\xff\xff\xff\x7fK\x03\x86"), (b"f8", b"O8")):
        with pytest.raises(DataError):
            unpickle_arrays(io.BytesIO(JOBLIB.replace(old, new, 1)))


def test_numpy_2_renamed_its_core():
    old = pickle.dumps(np.arange(3), 0)
    for new in (b"cnumpy._core.", b"cnumpy.core."):
        renamed = old.replace(b"cnumpy._core.", b"cnumpy.core.").replace(b"cnumpy.core.", new)
        assert unpickle_arrays(io.BytesIO(renamed)).tolist() == [0, 1, 2]


# --- refusals -------------------------------------------------------------------------------------


class Reduced:
    def __init__(self, *reduced):
        self.reduced = reduced

    def __reduce__(self):
        return self.reduced


@pytest.fixture
def marker(tmp_path):
    path = tmp_path / "marker"
    yield path
    assert not path.exists()


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_call_is_refused_by_name_and_not_made(marker, protocol):
    attacks = {
        "system": Reduced(os.system, (f"touch {marker}",)),
        "open": Reduced(open, (str(marker), "w")),
        "eval": Reduced(eval, (f"open({str(marker)!r}, 'w')",)),
        "fromfile": Reduced(np.fromfile, (str(marker),)),
    }
    for name, attack in attacks.items():
        for value in (attack, {"x": [np.zeros(2), attack]}, {"k": (attack,)}):
            with pytest.raises(DataError, match=rf"\.{name}; {ONLY_ARRAYS}"):
                roundtrip(value, protocol)


def test_a_module_that_a_pickle_names_is_not_imported(monkeypatch, tmp_path, marker):
    (tmp_path / "evil_toys.py").write_text(f"open({str(marker)!r}, 'w')")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(DataError, match="evil_toys.X"):
        unpickle_arrays(io.BytesIO(b"cevil_toys\nX\n."))
    assert "evil_toys" not in sys.modules


@pytest.mark.parametrize(
    "value",
    [
        np.array([None, {}], dtype=object),
        np.zeros(1, dtype=[("a", "O")]),
        Reduced(np.dtype, ("f4,08f4",)),
        {1, 2},
        frozenset([1]),
        bytearray(b"x"),
        np.dtype("f4"),
        np.ndarray,
        np.zeros(2, "M8[s]"),
        np.ma.array([1.0]),
        OrderedDict,
        len,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_plain_arrays_is_refused(value):
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(DataError, match=ONLY_ARRAYS):
            roundtrip([value], protocol)


def test_a_pickle_cannot_change_our_reader():
    # GLOBAL numpy.ndarray, then BUILD it with the state (None, {"__setstate__": 1})
    attack = b"cnumpy\nndarray\n(N(dS'__setstate__'\nI1\nstb."
    with pytest.raises(DataError, match="changes the function or class numpy.ndarray"):
        unpickle_arrays(io.BytesIO(attack))
    assert roundtrip(np.arange(2), 2).tolist() == [0, 1]


@pytest.mark.parametrize(
    "attack",
    [
        b"Nr\xff\xff\xff\xff.",  # put into place 4294967295 of the memo
        b"\x80\x05\x96\xff\xff\xff\xff\xff\x00\x00\x00.",  # a bytearray of 1 TB
        b"\x80\x04\x8e\xff\xff\xff\xff\xff\x00\x00\x00.",  # bytes of 1 TB
    ],
)
def test_a_small_file_cannot_ask_for_much_memory(attack):
    try:
        assert unpickle_arrays(io.BytesIO(attack)) is None
    except DataError as error:
        assert "truncated" in str(error)


def test_a_few_nested_references_do_not_take_forever():
    value = []
    for _ in range(100):
        value = [value, value]
    loaded = roundtrip(value, 2)
    assert loaded[0] is loaded[1]


def test_a_cycle_is_refused():
    cycle = []
    cycle.append(cycle)
    with pytest.raises(DataError, match="contains itself"):
        roundtrip(cycle, 2)


def test_an_array_longer_than_its_bytes_is_refused():
    text = pickle.dumps(np.zeros(3), 2)
    assert text.count(b"K\x03\x85") == 1  # the shape, (3,)
    with pytest.raises(DataError, match="an array of 1992 bytes in 24 bytes"):
        unpickle_arrays(io.BytesIO(text.replace(b"K\x03\x85", b"K\xf9\x85")))


@given(st.binary(max_size=200))
def test_garbage_is_a_clear_error_or_plain_data(data):
    try:
        loaded = unpickle_arrays(io.BytesIO(data))
    except DataError as error:
        assert "the pickle is" in str(error)
    else:
        assert_same(loaded, loaded)


@given(st.data())
def test_damaged_pickles_end_in_plain_data_or_a_clear_error(data):
    protocol = data.draw(st.integers(0, pickle.HIGHEST_PROTOCOL))
    value = OrderedDict(a=np.arange(4.0), b=[np.float32(1), b"x", (1 + 2j, "y")])
    raw = bytearray(pickle.dumps(value, protocol))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        unpickle_arrays(io.BytesIO(bytes(raw)))
    except DataError:
        pass


def test_a_pickle_cut_off_anywhere_is_an_error():
    raw = pickle.dumps({"x": np.arange(5.0)}, 2)
    for n in range(len(raw)):
        with pytest.raises(DataError):
            unpickle_arrays(io.BytesIO(raw[:n]))


# --- names and NumPy's own files ------------------------------------------------------------------
