"""NumPy's files, ``.npy`` and ``.npz``: read without trusting what they say about their size, and
written whole or not at all.
"""

import json
import math
import os
import struct
import tokenize
import zipfile
import zlib

import numpy as np

from adversarial.files.atomic import replacing

MEBIBYTE = 2**20
# An archive unpacks to at most so much, or to so many times its own size.
UNPACKED, UNPACKED_TIMES = 256 * MEBIBYTE, 100

# The versions of the format that NumPy writes arrays of plain numbers in.
HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}

# What reading a file that is missing, damaged or of another kind may raise.
UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    EOFError,
    RuntimeError,  # endless nesting, unknown compression, encryption
    zipfile.BadZipFile,
    zlib.error,
)
# What NumPy and zipfile raise for damaged bytes, beside ValueError, OSError and BadZipFile.
_DAMAGE = (
    ArithmeticError,
    MemoryError,
    SyntaxError,
    TypeError,
    struct.error,
    tokenize.TokenError,
)


def read_array(path):
    """Read a ``.npy`` file.

    Parameters
    ----------
    path : str or path-like

    Returns
    -------
    array

    Raises
    ------
    OSError, ValueError, EOFError
        If it is missing or damaged, holds Python objects, or is not as long as its header says.
    """
    with open(path, "rb") as file:
        return _array(file, os.fstat(file.fileno()).st_size)


def read_arrays(path, wanted=lambda name: True):
    """Read an ``.npz`` file.

    Parameters
    ----------
    path : str or path-like
    wanted : callable, optional
        Whether to read the array of a name.

    Returns
    -------
    dict of str to array

    Raises
    ------
    `UNREADABLE`
        If it is missing or damaged, holds Python objects, or unpacks to far more than its size.
    """
    arrays = {}
    with zipfile.ZipFile(path) as archive:
        members = [each for each in archive.infolist() if each.filename.endswith(".npy")]
        members = [each for each in members if wanted(each.filename[: -len(".npy")])]
        limit = max(UNPACKED, UNPACKED_TIMES * os.path.getsize(path))
        if sum(member.file_size for member in members) > limit:
            raise ValueError(f"it unpacks to more than {limit // MEBIBYTE} MiB")
        for member in members:
            with archive.open(member) as file:
                arrays[member.filename[: -len(".npy")]] = _array(file, member.file_size)
    return arrays


def _array(file, size):
    try:
        version = np.lib.format.read_magic(file)
        if version not in HEADERS:
            raise ValueError(f"version {version} of the format, which is for records")
        shape, _, dtype = HEADERS[version](file)
        announced, there = math.prod(shape) * dtype.itemsize, size - file.tell()
        if announced != there and not dtype.hasobject:
            raise ValueError(f"an array of {announced} bytes in {there} bytes")
        file.seek(0)
        return np.lib.format.read_array(file, allow_pickle=False)
    except _DAMAGE as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error


def json_array(value):
    """A JSON value as an array of its UTF-8 bytes."""
    return np.frombuffer(json.dumps(value).encode(), dtype=np.uint8)


def write_arrays(path, arrays, error):
    """Write an ``.npz`` file, array after array, without a copy of all of it in memory.

    Parameters
    ----------
    path : str
    arrays : dict of str to array
    error : type of AdversarialError
        What to raise.

    Raises
    ------
    AdversarialError
        If it cannot be written; an older file of that name is intact then.
    """
    with replacing(path, error) as file, zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, np.asarray(array), allow_pickle=False)
