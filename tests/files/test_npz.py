"""NumPy's files that lie."""

import io
import tracemalloc
import zipfile

import numpy as np
import pytest

from adversarial.checkpoint.serial import load
from adversarial.errors import DataError
from adversarial.files.npz import read_array, read_arrays

ARRAYS = {
    "empty": np.zeros((0, 3)),
    "number": np.float32(2),
    "fortran": np.asfortranarray(np.arange(6).reshape(2, 3)),
    "texts": np.array(["ab", "c"]),
}


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_they_are_read_as_numpy_reads_them(tmp_path, save):
    save(tmp_path / "x.npz", **ARRAYS)
    ours = read_arrays(tmp_path / "x.npz")
    assert list(ours) == list(ARRAYS)
    for name, array in ARRAYS.items():
        np.save(tmp_path / "x.npy", array)
        for read in (ours[name], read_array(tmp_path / "x.npy")):
            assert read.dtype == array.dtype
            np.testing.assert_array_equal(read, array)
    assert list(read_arrays(tmp_path / "x.npz", lambda name: name == "empty")) == ["empty"]


@pytest.mark.filterwarnings("ignore:Stored array in format 3.0:UserWarning")
def test_records_whose_names_need_another_format_are_refused(tmp_path):
    np.save(tmp_path / "x.npy", np.array([(1,)], dtype=[("\u03b1", "<i2")]))
    with pytest.raises(ValueError, match=r"version \(3, 0\) of the format, which is for records"):
        read_array(tmp_path / "x.npy")


@pytest.mark.parametrize(
    "descr, shape",
    [
        ("|V0", (2**40,)),
        ("|S0", (2**40, 32)),
        ("<U0", (2**62,)),
        ([("a", "<f8", (0,))], (2**40,)),
        ([("a", [("b", "<f4")])], (0,)),
        ("|V8", (0,)),
        ("<f4", (2**40, 0)),
    ],
)
def test_arrays_of_nothing_are_refused_however_many_there_are(tmp_path, descr, shape):
    contents = lying(shape, b"", descr)
    with zipfile.ZipFile(tmp_path / "x.npz", "w") as archive:
        archive.writestr("a.npy", contents)
    (tmp_path / "x.npy").write_bytes(contents)
    for name in ("x.npz", "x.npy"):
        with pytest.raises(DataError, match=f"{name} is damaged or holds more than plain arrays"):
            load(tmp_path / name)


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_archives_that_numpy_does_not_write_are_refused(tmp_path, method):
    with zipfile.ZipFile(tmp_path / "x.npz", "w", method) as archive:
        archive.writestr("a.npy", lying((1,)))
    with pytest.raises(DataError, match="packed in a way that NumPy does not use"):
        load(tmp_path / "x.npz")


def lying(shape, body=b"abcd", descr="<f4"):
    """A ``.npy`` whose header says more than there is."""
    buffer = io.BytesIO()
    header = {"descr": descr, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(buffer, header)
    return buffer.getvalue() + body


@pytest.mark.parametrize("shape", [(2,), (10**9,), (10**15,), (-1,), (2**62, 2**62), (), (0,)])
def test_a_header_is_held_against_the_length(tmp_path, shape):
    body = b"" if shape == () else b"abcd"
    with zipfile.ZipFile(tmp_path / "x.npz", "w") as archive:
        archive.writestr("a.npy", lying(shape, body))
    (tmp_path / "x.npy").write_bytes(lying(shape, body))
    for name in ("x.npz", "x.npy"):
        tracemalloc.start()
        with pytest.raises(DataError, match=f"{name} is damaged or holds more than plain arrays"):
            load(tmp_path / name)
        assert tracemalloc.get_traced_memory()[1] < 2**22
        tracemalloc.stop()


def test_an_archive_that_unpacks_to_far_too_much_is_refused_before(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(6):
            archive.writestr(f"{i}.npy", lying((2**24,), bytes(2**26)))
    assert (tmp_path / "x.npz").stat().st_size < 2**20
    tracemalloc.start()
    with pytest.raises(DataError, match="unpacks to more than 64 MiB"):
        load(tmp_path / "x.npz")
    assert tracemalloc.get_traced_memory()[1] < 2**22
    tracemalloc.stop()
