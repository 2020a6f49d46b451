"""Reading a file that may be packed, without ever unpacking more than it can be worth."""

import gzip
import io
import os
import stat
import zlib

from adversarial.errors import DataError

MEBIBYTE = 2**20
LARGEST_FILE = 4096 * MEBIBYTE
# A file unpacks to at most so much, or to so many times its own size.
UNPACKED, UNPACKED_TIMES = 64 * MEBIBYTE, 25
PIECE = MEBIBYTE

_GZIP = b"\x1f\x8b"
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")  # as joblib packs


def read_packed(file_or_path, error=DataError):
    """Read a whole file, unpacked if it is packed by gzip or zlib.

    Parameters
    ----------
    file_or_path : path-like or binary file
    error : type of AdversarialError
        What to raise.

    Returns
    -------
    name : str
        For messages.
    data : bytes
    size : int
        Bytes of the file as it is.

    Raises
    ------
    AdversarialError
        If it is missing, unreadable, no ordinary file, cut off, or unpacks to far too much.
    """
    try:
        if hasattr(file_or_path, "read"):
            name = str(getattr(file_or_path, "name", "the pickle"))
            raw = file_or_path.read()
        else:
            name = os.fspath(file_or_path)
            raw = _read(name, error)
        return name, _unpacked(raw, name, error), len(raw)
    except (EOFError, zlib.error, gzip.BadGzipFile) as reason:
        raise error(f"{name} is not a whole gzip file ({reason}).") from reason
    except OSError as reason:
        raise error(f"{name} cannot be read: {reason.strerror or reason}.") from reason


def _read(name, error):
    status = os.stat(name)
    # Opening a pipe would wait for somebody to write into it.
    if not stat.S_ISDIR(status.st_mode) and not stat.S_ISREG(status.st_mode):
        raise error(f"{name} cannot be read: it is no ordinary file.")
    if status.st_size > LARGEST_FILE:
        raise error(f"{name} is larger than {LARGEST_FILE // MEBIBYTE} MiB.")
    with open(name, "rb") as file:
        return file.read(status.st_size)


def _unpacked(raw, name, error):
    if raw[:2] == _GZIP:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            pieces = iter(lambda: file.read(PIECE), b"")
            return _joined(pieces, len(raw), name, error)
    if raw[:2] in _ZLIB:
        return _joined(_inflated(raw), len(raw), name, error)
    return raw


def _inflated(raw):
    unpacker = zlib.decompressobj()
    yield unpacker.decompress(raw, PIECE)
    while unpacker.unconsumed_tail:
        yield unpacker.decompress(unpacker.unconsumed_tail, PIECE)
    yield unpacker.flush()
    if not unpacker.eof:
        raise EOFError("it ends too early")


def _joined(pieces, size, name, error):
    """All pieces, unless they become too many."""
    limit = max(UNPACKED, UNPACKED_TIMES * size)
    kept, length = [], 0
    for piece in pieces:
        length += len(piece)
        if length > limit:
            raise error(f"{name} unpacks to more than {limit // MEBIBYTE} MiB: that is a trap.")
        kept.append(piece)
    return b"".join(kept)
