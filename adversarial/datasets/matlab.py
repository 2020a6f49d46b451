"""Arrays of numbers in MATLAB's ``.mat`` files of version 5 (``-v6`` and ``-v7``), read by SciPy.

One damaged byte can crash SciPy's reader, and the whole process with it (about one damaged file in
400 did). So it works in a process of its own, `matlab_child`, which is killed if it takes more
memory or time than a file of its size can need.
"""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from adversarial.errors import DataError
from adversarial.files.inputs import open_input
from adversarial.files.recognise import what_it_is

_CHILD = Path(__file__).with_name("matlab_child.py")
_HEADER_SIZE = 128
_HDF5_MAGIC = b"\x89HDF"
_VERSIONS_5 = (b"\x00\x01IM", b"\x01\x00MI")  # as a little-endian and a big-endian machine write it


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
    return _read(path, [])[0]


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
    shapes, arrays = _read(path, names)
    missing = [name for name in names if name not in arrays]
    if missing:
        raise DataError(
            f"{path} has no array of numbers named {' or '.join(missing)}; it has "
            f"{', '.join(sorted(shapes)) or 'none'}."
        )
    return arrays


def is_mat(path):
    """Return whether a file begins as MATLAB's of version 5 do."""
    with open_input(path) as file:
        return file.read(_HEADER_SIZE)[124:] in _VERSIONS_5


def description_of_mat(path):
    """Return the text at the head of a file, in which its writer may say what it is.

    Parameters
    ----------
    path : Path

    Returns
    -------
    str
    """
    with open_input(path) as file:
        text = file.read(116).decode("latin-1")
    return " ".join(text.replace("\0", " ").split())


def _read(path, names):
    """The shapes of all arrays, and the arrays that have one of these names."""
    try:
        with open_input(path) as file:
            _check_header(path, file)
            return _read_by_child(path, file, names)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from error


def _read_by_child(path, file, names):
    """Let the child read the file, which it gets as its standard input."""
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    with subprocess.Popen(
        [sys.executable, os.fspath(_CHILD), *names],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    ) as child:
        assert child.stdout is not None  # it is a pipe
        answer = json.loads(child.stdout.readline() or '{"error": "its reader crashed"}')
        arrays = {
            name: _array(child.stdout, dtype, tuple(shape), path)
            for name, dtype, shape in answer.get("arrays", [])
        }
    if "error" in answer:
        raise DataError(f"{path} is truncated or damaged: {answer['error']}.")
    return {name: tuple(shape) for name, shape in answer["shapes"]}, arrays


def _array(stream, dtype, shape, path):
    raw = bytearray(math.prod(shape) * np.dtype(dtype).itemsize)
    if stream.readinto(raw) < len(raw):
        raise DataError(f"{path} is truncated or damaged: its reader crashed.")
    return np.frombuffer(raw, dtype).reshape(shape, order="F")


def _check_header(path, file):
    header = file.read(512 + len(_HDF5_MAGIC))
    if _HDF5_MAGIC in (header[: len(_HDF5_MAGIC)], header[512:]):
        raise DataError(
            f"{path} is a MATLAB file of version 7.3, which cannot be read here. In "
            "MATLAB, save its variables again with -v7."
        )
    if header[124:_HEADER_SIZE] not in _VERSIONS_5:
        kind = what_it_is(path, besides=("MATLAB",))
        raise DataError(f"{path} is no MATLAB file of version 5 (-v6 or -v7).{kind}")
