"""Arrays of numbers in MATLAB's ``.mat`` files of version 5 (``-v6`` and ``-v7``).

SciPy reads such files too, but a file with a damaged byte can crash its reader, and the whole
process with it.
"""

import math
import os
import struct
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from adversarial.errors import DataError

_HEADER_SIZE = 128
_HDF5_MAGIC = b"\x89HDF"
_MATRIX, _COMPRESSED = 14, 15
# What the format calls its types of stored numbers, and the classes of arrays of numbers.
_TYPES = {
    1: "i1",
    2: "u1",
    3: "i2",
    4: "u2",
    5: "i4",
    6: "u4",
    7: "f4",
    9: "f8",
    12: "i8",
    13: "u8",
}
_NUMERIC_CLASSES = range(6, 16)
_COMPLEX = 0x800
# Bytes; a name has at most 63 letters, and nobody needs 32 dimensions.
_LARGEST_FIELD = 128
# No stream of zlib unpacks to more than this many times its size.
_LARGEST_RATIO = 1040
_PIECE = 1 << 20


class _Variable(NamedTuple):
    name: str
    shape: tuple


class _DamagedError(Exception):
    """The text continues the sentence "the file is damaged: "."""


def shapes_in_mat(path):
    """Return the shapes of the arrays of numbers in a file, without reading the numbers.

    Parameters
    ----------
    path : Path

    Returns
    -------
    dict of str to tuple of int

    Raises
    ------
    DataError
        If the file is damaged or of another kind; the text names it, and for files of version 7.3
        the remedy.
    """
    with _MatFile(path) as file:
        return {variable.name: variable.shape for variable, _ in file.variables()}


def read_mat(path, names):
    """Read arrays of numbers from a file, and nothing else of it.

    Parameters
    ----------
    path : Path
    names : sequence of str

    Returns
    -------
    dict of str to array
        Of the type in which they are stored; as in MATLAB, the first index varies fastest in
        memory.

    Raises
    ------
    DataError
        If the file lacks one of them (it is named), is damaged or of another kind.
    """
    arrays, seen = {}, []
    with _MatFile(path) as file:
        for variable, stream in file.variables():
            seen.append(variable.name)
            if variable.name in names:
                arrays[variable.name] = file.numbers(variable, stream)
            if len(arrays) == len(names):
                break
    missing = [name for name in names if name not in arrays]
    if missing:
        raise DataError(
            f"{path} has no array of numbers named {' or '.join(missing)}; it has "
            f"{', '.join(sorted(seen)) or 'none'}."
        )
    return arrays


def description_of_mat(path):
    """Return the text at the head of a file, in which its writer may say what it is.

    Parameters
    ----------
    path : Path

    Returns
    -------
    str
    """
    with open(path, "rb") as file:
        text = file.read(116).decode("latin-1")
    return " ".join(text.replace("\0", " ").split())


class _MatFile:
    """An open file; what goes wrong while it is open is a `DataError` that names it."""

    def __init__(self, path):
        self.path = Path(path)

    def __enter__(self):
        try:
            self._file = open(self.path, "rb")
        except OSError as error:
            raise DataError(f"{self.path} cannot be read: {error.strerror}.") from error
        self._size = os.fstat(self._file.fileno()).st_size
        self._order = "<"
        return self

    def __exit__(self, kind, error, traceback):
        self._file.close()
        if isinstance(error, (_DamagedError, zlib.error)):
            raise DataError(f"{self.path} is truncated or damaged: {error}.") from error
        if isinstance(error, OSError):
            raise DataError(f"{self.path} cannot be read: {error.strerror or error}.") from error

    def variables(self):
        """Yield each array of numbers, with a stream that stands before the numbers."""
        self._check_header()
        place = _HEADER_SIZE
        while place < self._size:
            self._file.seek(place)
            kind, size = self._unpack("2I", _exactly(self._file, 8))
            place += 8 + size
            if place > self._size:
                raise _DamagedError(f"it ends after {self._size} of at least {place} bytes")
            stream = self._file
            if kind == _COMPRESSED:
                stream = _Inflated(self._file, size)
                kind, _ = self._unpack("2I", _exactly(stream, 8))
            variable = self._variable(stream) if kind == _MATRIX else None
            if variable is not None:
                yield variable, stream

    def numbers(self, variable, stream):
        """Read the numbers of a variable."""
        kind, size, small = self._tag(stream)
        if kind not in _TYPES:
            raise _DamagedError(f"{variable.name} has numbers of the unknown type {kind}")
        dtype = np.dtype(self._order + _TYPES[kind])
        if size != math.prod(variable.shape) * dtype.itemsize:
            raise _DamagedError(f"{variable.name} of shape {variable.shape} has {size} bytes")
        largest = _LARGEST_RATIO * self._size if isinstance(stream, _Inflated) else self._size
        if size > largest:
            raise _DamagedError(f"{variable.name} would have {size} bytes")
        raw = bytearray(size)
        view = memoryview(raw)
        if small is not None:
            view[:] = small
        else:
            for start in range(0, size, _PIECE):
                piece = view[start : start + _PIECE]
                piece[:] = _exactly(stream, len(piece))
        if isinstance(stream, _Inflated):
            stream.finish()
        return np.frombuffer(raw, dtype).reshape(variable.shape, order="F")

    def _check_header(self):
        header = self._file.read(512 + len(_HDF5_MAGIC))
        if _HDF5_MAGIC in (header[: len(_HDF5_MAGIC)], header[512:]):
            raise DataError(
                f"{self.path} is a MATLAB file of version 7.3, which cannot be read here. In "
                "MATLAB, save its variables again with -v7."
            )
        self._order = {b"IM": "<", b"MI": ">"}.get(header[126:_HEADER_SIZE], "")
        if not self._order or self._unpack("H", header[124:126]) != (0x100,):
            raise DataError(f"{self.path} is no MATLAB file of version 5 (-v6 or -v7).")

    def _variable(self, stream):
        flags = self._unpack("2I", self._field(stream, 8))[0]
        if flags & 0xFF not in _NUMERIC_CLASSES or flags & _COMPLEX:
            return None
        lengths = self._field(stream)
        if len(lengths) % 4 or len(lengths) < 8:
            raise _DamagedError(f"an array has {len(lengths) / 4} dimensions")
        shape = self._unpack(f"{len(lengths) // 4}i", lengths)
        if min(shape) < 0:
            raise _DamagedError(f"an array has the shape {shape}")
        return _Variable(self._field(stream).decode("latin-1"), shape)

    def _field(self, stream, expected=None):
        """Read a small part of a variable's description."""
        _, size, small = self._tag(stream)
        if size > _LARGEST_FIELD or expected not in (None, size):
            raise _DamagedError(f"the description of an array has a part of {size} bytes")
        if small is not None:
            return small
        return _exactly(stream, size + -size % 8)[:size]

    def _tag(self, stream):
        """Read what comes, and its size; also its bytes, if they are no more than four."""
        raw = _exactly(stream, 8)
        kind, size = self._unpack("2I", raw)
        if not kind >> 16:
            return kind, size, None
        kind, size = kind & 0xFFFF, kind >> 16
        if size > 4:
            raise _DamagedError(f"a part of {size} bytes claims to have at most four")
        return kind, size, raw[4 : 4 + size]

    def _unpack(self, layout, raw):
        return struct.unpack(self._order + layout, raw)


class _Inflated:
    """The unpacked bytes of a compressed variable."""

    def __init__(self, file, size):
        self._file = file
        self._left = size
        self._inflate = zlib.decompressobj()

    def read(self, size):
        """Return `size` bytes, or fewer if there are no more."""
        found = bytearray()
        while len(found) < size and not self._inflate.eof:
            packed = self._inflate.unconsumed_tail
            if not packed:
                packed = self._file.read(min(self._left, _PIECE))
                self._left -= len(packed)
            piece = self._inflate.decompress(packed, size - len(found))
            if not packed and not piece:
                break
            found += piece
        return bytes(found)

    def finish(self):
        """Read to the end, where the checksum is."""
        while not self._inflate.eof:
            if not self.read(_LARGEST_FIELD):
                break
        if not self._inflate.eof:
            raise _DamagedError("a compressed array does not end")


def _exactly(stream, size):
    found = stream.read(size)
    if len(found) < size:
        raise _DamagedError(f"{size} bytes were expected, {len(found)} found")
    return found
