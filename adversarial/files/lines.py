"""Text files line by line, packed or not, without trusting their size."""

import bz2
import codecs
import errno
import gzip
import io
import lzma
import os
from contextlib import contextmanager

from adversarial.files.inputs import MEBIBYTE, most_unpacked, open_input, size_of

LONGEST = 16 * MEBIBYTE  # bytes of a line
_OPENERS = {".bz2": bz2.BZ2File, ".xz": lzma.LZMAFile}
_GZIP = b"\x1f\x8b"


@contextmanager
def open_lines(path):
    """Open a text file in UTF-8, or in UTF-16 if its mark is first; packed, if it is that.

    Parameters
    ----------
    path : str or path-like

    Yields
    ------
    iterator of str

    Raises
    ------
    OSError, ValueError
        If it is unreadable or damaged, unpacks to far more than its size, or has a line of more
        than `LONGEST`.
    """
    with open_input(path) as file:
        limit = most_unpacked(size_of(file))
        with _unpacked(file, path) as unpacked:
            wide = _next(unpacked.peek, 2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
            # Bytes that are no text, as in older headers, matter only where a number is to be.
            text = io.TextIOWrapper(unpacked, "utf-16" if wide else "utf-8-sig", errors="replace")
            try:
                yield _lines(text, limit)
            finally:
                text.detach()


def _unpacked(file, path):
    if file.peek(2)[:2] == _GZIP:
        return gzip.GzipFile(fileobj=file)
    opener = _OPENERS.get(os.path.splitext(path)[1])
    return file if opener is None else opener(file)


def _lines(text, left):
    while line := _next(text.readline, LONGEST + 1):
        left -= len(line)
        if len(line) > LONGEST or left < 0:
            raise ValueError("a line, or all it unpacks to, is far too long")
        yield line


def _next(read, size):
    try:
        return read(size)
    except OSError:
        raise
    except Exception as error:  # whatever the readers of packed files make of damaged ones
        raise OSError(errno.EIO, f"it is damaged ({error})") from error
