"""Text files line by line, packed or not, without trusting their size."""

import bz2
import gzip
import lzma
import os
from contextlib import contextmanager

from adversarial.files.inputs import MEBIBYTE, most_unpacked, open_input, size_of

LONGEST = 16 * MEBIBYTE  # bytes of a line
_OPENERS = {".gz": gzip.GzipFile, ".bz2": bz2.BZ2File, ".xz": lzma.LZMAFile}


@contextmanager
def open_lines(path):
    """Open a text file, packed if its name ends as one that is.

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
    opener = _OPENERS.get(os.path.splitext(path)[1])
    with open_input(path) as file:
        limit = most_unpacked(size_of(file))
        with opener(file) if opener else file as unpacked:
            yield _lines(unpacked, limit)


def _lines(file, left):
    while line := _next(file):
        left -= len(line)
        if len(line) > LONGEST or left < 0:
            raise ValueError("a line, or all it unpacks to, is far too long")
        yield line.decode("utf-8-sig", "replace")


def _next(file):
    try:
        return file.readline(LONGEST + 1)
    except OSError:
        raise
    except Exception as error:  # whatever the readers of packed files make of damaged ones
        raise ValueError(f"it is damaged ({error})") from error
