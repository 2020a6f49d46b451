"""NumPy's files, ``.npy`` and ``.npz``: read without trusting what they say about their size, and
written whole or not at all.
"""

import contextlib
import json
import math
import zipfile
from contextlib import contextmanager

import numpy as np

from adversarial.files.atomic import replacing
from adversarial.files.inputs import MEBIBYTE, most_unpacked, open_input, size_of
from adversarial.files.outline import outline, outlined

# The versions of the format that NumPy writes arrays of plain numbers in.
HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}
# How NumPy packs archives.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
PLAIN_KINDS = "biufcSUMm"  # not records, raw bytes, nor objects

# What reading a file that is missing, damaged or of another kind may raise.
UNREADABLE = (OSError, ValueError)


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
    OSError, ValueError
        If it is missing or damaged, holds more than plain numbers and texts, or is not as long as
        its header says.
    """
    with open_input(path) as file, _damaged():
        return _array(file, size_of(file))


def map_array(path, mode):
    """Open a ``.npy`` file, and leave the array on the disk until it is used.

    Parameters
    ----------
    path : str or path-like
    mode : {'r', 'c'}
        The array cannot be changed, or only in memory; the file never is.

    Returns
    -------
    array

    Raises
    ------
    OSError, ValueError
        As `read_array`.
    """
    with open_input(path) as file, _damaged():
        shape, fortran, dtype = _header(file, size_of(file))
        if not math.prod(shape):
            return np.empty(shape, dtype)  # nothing can be mapped
        return np.memmap(file, dtype, mode, file.tell(), shape, "F" if fortran else "C")


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
    OSError, ValueError
        If it is missing or damaged, holds more than plain numbers and texts, or unpacks to far more
        than its size.
    """
    arrays = {}
    with open_input(path) as packed, _damaged(), zipfile.ZipFile(packed) as archive:
        members = [each for each in archive.infolist() if each.filename.endswith(".npy")]
        members = [each for each in members if wanted(each.filename[: -len(".npy")])]
        limit = most_unpacked(size_of(packed))
        if sum(member.file_size for member in members) > limit:
            raise ValueError(f"it unpacks to more than {limit // MEBIBYTE} MiB")
        for member in members:
            if member.compress_type not in METHODS:
                raise ValueError(f"{member.filename} is packed in a way that NumPy does not use")
            with archive.open(member) as file:
                arrays[member.filename[: -len(".npy")]] = _array(file, member.file_size)
    return arrays


def names_of(path):
    """Names of the arrays in an ``.npz`` file.

    Raises
    ------
    OSError, ValueError
        If it is missing or no archive.
    """
    with open_input(path) as file, _damaged(), zipfile.ZipFile(file) as archive:
        return [name[: -len(".npy")] for name in archive.namelist() if name.endswith(".npy")]


def is_archive(path):
    """Whether a file is an archive, as an ``.npz`` is.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    with open_input(path) as file:
        return zipfile.is_zipfile(file)


@contextmanager
def _damaged():
    """Damaged bytes can provoke any exception in NumPy and zipfile: they become ValueError."""
    try:
        yield
    except (OSError, ValueError):
        raise
    except Exception as error:
        raise ValueError(f"{type(error).__name__}: {error}".rstrip(": ")) from error


def _array(file, size):
    shape, fortran, dtype = _header(file, size)
    if outlined() and not (len(shape) == 1 and dtype == np.uint8):  # which is text
        return outline(shape, dtype)
    array = np.empty(shape, dtype, "F" if fortran else "C")
    if array.size:
        raw = memoryview(array.reshape(-1, order="A").view(np.uint8))
        while len(raw):
            piece = file.read(min(len(raw), MEBIBYTE))
            if not piece:
                raise ValueError("it ends too early")
            raw[: len(piece)] = piece
            raw = raw[len(piece) :]
    return array


def _header(file, size):
    """Shape, order and dtype of the array that follows, which fills the rest of the bytes."""
    version = np.lib.format.read_magic(file)
    if version not in HEADERS:
        raise ValueError(f"version {version} of the format, which is for records")
    shape, fortran, dtype = HEADERS[version](file)
    if dtype.kind not in PLAIN_KINDS or not dtype.itemsize:
        raise ValueError(f"an array of {str(dtype)[:50]}, neither numbers nor texts")
    if min(shape, default=0) < 0:
        raise ValueError(f"an array of shape {shape}")
    announced, there = math.prod(shape) * dtype.itemsize, size - file.tell()
    if announced != there:
        raise ValueError(f"an array of {announced} bytes in {there} bytes")
    # An empty one of shape (2**40, 0) would be dear, too: each of its rows is an object.
    if math.prod(n or 1 for n in shape) * dtype.itemsize > max(there, MEBIBYTE):
        raise ValueError(f"an empty array of shape {shape}")
    return shape, fortran, dtype


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


def write_rows(path, n, blocks, error):
    """Write a matrix block by block, as an ``.npy`` file or the only array of an ``.npz``.

    Parameters
    ----------
    path : str
        Ends in ``.npy``, or in ``.npz``; the array there is called ``samples``.
    n : int
        Rows of all blocks together.
    blocks : iterable of array, shape (any, width)
        Of one type.
    error : type of AdversarialError
        What to raise.

    Raises
    ------
    AdversarialError
        If it cannot be written; an older file of that name is intact then.
    """
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(replacing(path, error))
        if path.endswith(".npz"):
            archive = stack.enter_context(zipfile.ZipFile(file, "w"))
            file = stack.enter_context(archive.open("samples.npy", "w", force_zip64=True))
        for number, block in enumerate(blocks):
            if number == 0:
                header = np.lib.format.header_data_from_array_1_0(block[:0])
                header.update(shape=(n, block.shape[1]), fortran_order=False)
                np.lib.format.write_array_header_1_0(file, header)
            file.write(np.ascontiguousarray(block).data)
