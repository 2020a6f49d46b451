import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.io import savemat

from adversarial.datasets.matlab import description_of_mat, read_mat, shapes_in_mat
from adversarial.errors import DataError

numbers = hnp.arrays(
    st.sampled_from(["uint8", "int16", "int32", "uint64", "int64", "float32", "float64", "bool"]),
    hnp.array_shapes(min_dims=2, max_dims=4, min_side=0, max_side=5),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("mat")


@pytest.fixture(params=[False, True], ids=["plain", "compressed"])
def mat(request, tmp_path):
    """A file with numbers among other things, and what the numbers are."""
    rng = np.random.RandomState(0)
    arrays = {
        "images": rng.randint(0, 256, (6, 4, 4)).astype("uint8"),
        "labels": np.arange(6).reshape(6, 1),
    }
    others = {
        "text": "a text",
        "cell": np.array([1, "a"], dtype=object),
        "struct": {"x": 1},
        "complex": np.ones(3) * 1j,
        "zero": np.zeros((0, 3)),
    }
    path = tmp_path / "file.mat"
    savemat(path, {**others, **arrays, "last": np.ones((2, 2))}, do_compression=request.param)
    return path, arrays


@settings(max_examples=5)  # each starts two processes
@given(st.dictionaries(st.sampled_from("abcdef"), numbers, min_size=3), st.booleans())
def test_what_scipy_writes_is_read_back(folder, arrays, compress):
    path = folder / "scipy.mat"
    savemat(path, arrays, do_compression=compress)
    assert shapes_in_mat(path) == {name: array.shape for name, array in arrays.items()}
    found = read_mat(path, list(arrays))
    for name, array in arrays.items():
        np.testing.assert_array_equal(found[name], array)
        assert found[name].dtype == (np.uint8 if array.dtype == bool else array.dtype)


def test_numbers_are_found_among_other_things(mat):
    path, arrays = mat
    shapes = shapes_in_mat(path)
    expected = {"images": (6, 4, 4), "labels": (6, 1), "zero": (0, 3), "last": (2, 2)}
    assert shapes == {**expected, "complex": (1, 3)}
    found = read_mat(path, ["labels", "images"])
    for name, array in arrays.items():
        np.testing.assert_array_equal(found[name], array)


def test_the_other_byte_order(tmp_path):
    """An int16 matrix [[1, 2], [3, 4]] named ab, as a big-endian machine writes it."""
    body = struct.pack(">4I", 6, 8, 10, 0) + struct.pack(">2I2i", 5, 8, 2, 2)
    body += struct.pack(">2H", 2, 1) + b"ab\0\0" + struct.pack(">2I4h", 3, 8, 1, 3, 2, 4)
    header = b"MATLAB 5.0 MAT-file, by hand".ljust(124) + struct.pack(">H", 0x100) + b"MI"
    path = tmp_path / "big.mat"
    path.write_bytes(header + struct.pack(">2I", 14, len(body)) + body)
    np.testing.assert_array_equal(read_mat(path, ["ab"])["ab"], [[1, 2], [3, 4]])
    assert description_of_mat(path) == "MATLAB 5.0 MAT-file, by hand"


def test_a_missing_array_is_named_with_those_there_are(mat):
    path, _ = mat
    with pytest.raises(DataError, match="named folds; it has complex, images, labels, last, zero"):
        read_mat(path, ["images", "folds"])
    with pytest.raises(DataError, match="named text or complex"):  # no numbers, no real ones
        read_mat(path, ["text", "complex", "labels"])


def test_a_file_of_another_kind_is_named(tmp_path):
    path = tmp_path / "file.mat"
    for contents in (b"", b"\0" * 200, b"MATLAB 5.0".ljust(128), b"text " * 100):
        path.write_bytes(contents)
        with pytest.raises(DataError, match=r"file.mat is no MATLAB file of version 5"):
            read_mat(path, ["x"])
    matlab_s = b"MATLAB 7.3 MAT-file".ljust(124) + struct.pack("<H", 0x200) + b"IM"
    for contents in (matlab_s.ljust(512) + b"\x89HDF\r\n\x1a\n", b"\x89HDF\r\n\x1a\n".ljust(99)):
        path.write_bytes(contents)
        with pytest.raises(DataError, match=r"file.mat is a MATLAB file of version 7.3.*with -v7"):
            shapes_in_mat(path)
    with pytest.raises(DataError, match="nowhere.mat cannot be read: No such file"):
        read_mat(tmp_path / "nowhere.mat", ["x"])


@pytest.mark.parametrize("kept", [0.05, 0.2, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_an_error_that_names_it(mat, kept):
    path, _ = mat
    whole = path.read_bytes()
    path.write_bytes(whole[: int(kept * len(whole))])
    with pytest.raises(DataError, match=f"^{path} ") as caught:
        read_mat(path, ["images", "labels", "last"])
    assert "\n" not in str(caught.value)
