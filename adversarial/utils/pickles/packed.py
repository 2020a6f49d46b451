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
UNPACKED, UNPACKED_TIMES = 64 * MEBIBYTE, 100

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
    name = os.fspath(file_or_path) if not hasattr(file_or_path, "read") else None
    try:
        if name is None:
            name = str(getattr(file_or_path, "name", "the pickle"))
            raw = file_or_path.read(LARGEST_FILE + 1)
        else:
            raw = _read(name, error)
        if len(raw) > LARGEST_FILE:
            raise error(f"{name} is larger than {LARGEST_FILE // MEBIBYTE} MiB.")
        return name, _unpacked(raw, name, error), len(raw)
    except (EOFError, zlib.error, gzip.BadGzipFile) as reason:
        raise error(f"{name} is not a whole gzip file ({reason}).") from reason
    except OSError as reason:
        raise error(f"{name} cannot be read: {reason.strerror or reason}.") from reason


def _read(name, error):
    # Opening a pipe would wait for somebody to write into it.
    if not os.path.isdir(name) and not stat.S_ISREG(os.stat(name).st_mode):
        raise error(f"{name} cannot be read: it is not an ordinary file.")
    with open(name, "rb") as file:
        return file.read(LARGEST_FILE + 1)


def _unpacked(raw, name, error):
    limit = max(UNPACKED, UNPACKED_TIMES * len(raw))
    if raw[:2] == _GZIP:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            data = file.read(limit + 1)
    elif raw[:2] in _ZLIB:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(raw, limit + 1)
        if not unpacker.eof and len(data) <= limit:
            raise EOFError("it ends too early")
    else:
        return raw
    if len(data) > limit:
        raise error(f"{name} unpacks to more than {limit // MEBIBYTE} MiB: that is a trap.")
    return data
