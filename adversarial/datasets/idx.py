"""Files in the IDX format, in which MNIST is published; plain or gzipped."""

import contextlib
import gzip
import math
import os
import zlib

import numpy as np

from adversarial.errors import DataError
from adversarial.files.inputs import MEBIBYTE, most_unpacked, open_input, size_of
from adversarial.files.recognise import what_it_is

IMAGES_MAGIC = 2051
LABELS_MAGIC = 2049
_GZIP_MAGIC = b"\x1f\x8b"
_PIECE = 1 << 22


def read_mnist_images(fn, dtype=None):
    """Read a file of images.

    Parameters
    ----------
    fn : path or binary file
    dtype : dtype, optional
        ``None`` leaves bytes. Bool is true from 128, float and complex types are divided by 255,
        others are cast.

    Returns
    -------
    array, shape (count, rows, columns)

    Raises
    ------
    DataError
        If the file is missing, of another kind, truncated or too long.

    Notes
    -----
    Original name ``pylearn2.utils.mnist_ubyte.read_mnist_images``.
    """
    images = _read(fn, IMAGES_MAGIC, "image", dimensions=3)
    if dtype is None:
        return images
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return images >= 128
    images = images.astype(dtype)
    if dtype.kind in "fc":
        images /= dtype.type(255)
    return images


def read_mnist_labels(fn):
    """Read a file of labels.

    Parameters
    ----------
    fn : path or binary file

    Returns
    -------
    array of uint8, shape (count,)

    Raises
    ------
    DataError
        As `read_mnist_images`.

    Notes
    -----
    Original name ``pylearn2.utils.mnist_ubyte.read_mnist_labels``.
    """
    return _read(fn, LABELS_MAGIC, "label", dimensions=1)


def decompressed(stream):
    """Return a stream's contents as a stream: unpacked if they are gzipped, whatever the name says.

    Parameters
    ----------
    stream : binary file
        That can be read from a place again.

    Returns
    -------
    binary file
    """
    begin = stream.tell()
    packed = stream.read(2) == _GZIP_MAGIC
    stream.seek(begin)
    return gzip.GzipFile(fileobj=stream) if packed else stream


def _read(fn, magic, kind, dimensions):
    is_path = isinstance(fn, (str, os.PathLike))
    name = os.fspath(fn) if is_path else getattr(fn, "name", repr(fn))
    try:
        with open_input(fn) if is_path else contextlib.nullcontext(fn) as stream:
            limit = most_unpacked(size_of(stream)) if is_path else math.inf
            return _parse(decompressed(stream), name, magic, kind, dimensions, limit)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(f"{name} is a truncated or damaged gzip file ({error}).") from error
    except OSError as error:
        raise DataError(f"{name} cannot be read: {error.strerror or error}.") from error


def _parse(stream, name, magic, kind, dimensions, limit):
    header_size = 4 * (1 + dimensions)
    header = stream.read(header_size)
    found = np.frombuffer(header[: len(header) // 4 * 4], ">i4")
    if len(found) and found[0] != magic:
        raise DataError(
            f"wrong magic number reading MNIST {kind} file: {name} (expected {magic}, found "
            f"{found[0]}).{what_it_is(name, besides=('gzip',))}"
        )
    if len(header) < header_size:
        raise DataError(
            f"{name} is truncated: expected a header of {header_size} bytes, found {len(header)}."
            f"{what_it_is(name, besides=('gzip',))}"
        )
    shape = tuple(int(size) for size in found[1:])
    if min(shape) < 0:
        raise DataError(f"{name} is damaged: its header says the shape is {shape}.")
    expected = int(np.prod(shape, dtype=object))
    body = _read_at_most(stream, min(expected, limit + 1))
    if len(body) > limit:
        raise DataError(f"{name} unpacks to more than {limit // MEBIBYTE} MiB: that is a trap.")
    if len(body) < expected:
        raise DataError(
            f"{name} is truncated: expected {expected} bytes after the header, found {len(body)}."
        )
    extra = len(stream.read(1 << 16))
    if extra:
        raise DataError(
            f"{name} is too long: expected {expected} bytes after the header, found at least "
            f"{expected + extra}."
        )
    return np.frombuffer(body, np.uint8).reshape(shape)


def _read_at_most(stream, size):
    # Piece by piece, because a damaged header may ask for more than memory holds.
    body = bytearray()
    while len(body) < size:
        piece = stream.read(min(size - len(body), _PIECE))
        if not piece:
            break
        body += piece
    return body
