"""Damaged MATLAB files crash a process of their own, and take no memory there."""

import struct
import zlib

import numpy as np
import pytest
from scipy.io import savemat

from adversarial.datasets.matlab import read_mat, shapes_in_mat
from adversarial.errors import DataError


def small(path, place, new, compress=False):
    """A file with one array, x of shape (2, 2), some bytes of which were changed."""
    savemat(path, {"x": np.ones((2, 2), "uint8")}, do_compression=False)
    contents = path.read_bytes()
    header, body = contents[:128], bytearray(contents[128:])
    body[place : place + len(new)] = new
    if compress:
        packed = zlib.compress(bytes(body))
        body = struct.pack("<2I", 15, len(packed)) + packed
    path.write_bytes(header + body)
    return path


@pytest.mark.parametrize("compress", [False, True])
def test_a_byte_that_crashes_scipy_is_an_error(tmp_path, compress):
    path = small(tmp_path / "file.mat", 48, struct.pack("<2I", 8, 0), compress)  # no type
    with pytest.raises(DataError, match=r"file.mat is truncated or damaged: its reader crashed\.$"):
        read_mat(path, ["x"])


@pytest.mark.parametrize("compress", [False, True])
def test_a_header_that_promises_more_than_the_file_holds_takes_no_memory(tmp_path, compress):
    path = small(tmp_path / "file.mat", 32, struct.pack("<2i", 1 << 20, 1 << 20), compress)
    with pytest.raises(DataError, match=r"x would have the shape \(1048576, 1048576\)"):
        read_mat(path, ["x"])


@pytest.mark.parametrize("compress", [False, True])
def test_a_name_of_four_gigabytes_takes_no_memory(tmp_path, compress):
    path = small(tmp_path / "file.mat", 40, struct.pack("<2I", 1, 2**32 - 64), compress)
    with pytest.raises(DataError, match="file.mat is truncated or damaged: [^:]*$"):
        shapes_in_mat(path)
