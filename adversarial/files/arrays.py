"""Files of arrays: ``.npy``, ``.npz``, and pickles of arrays and plain containers.

A pickle is a program. What it asks for by name is looked up in a closed table and never imported,
see `adversarial.files.pickles`.
"""

import os

from adversarial.errors import DataError
from adversarial.files import npz
from adversarial.files.inputs import check_path
from adversarial.files.pickles import (
    DamagedError,
    RefusedError,
    find_array_function,
    finished,
    read_packed,
    unpickle,
)
from adversarial.files.recognise import HEAD, what_it_is

PICKLES = (".pkl", ".pkl.gz", ".pickle", ".joblib")

_ONLY_ARRAYS = (
    "only arrays (and dicts, lists, tuples, texts and numbers of them) can be read from pickles"
)


def model_path(path: str | os.PathLike) -> str:
    """Where a model goes that is to be saved at ``path``: pickles become ``.npz``.

    Examples
    --------
    >>> model_path("runs/mnist.pkl")
    'runs/mnist.npz'
    """
    text = os.path.expanduser(check_path(path))
    for suffix in PICKLES:
        if text.endswith(suffix):
            return text[: -len(suffix)] + ".npz"
    return text if text.endswith(".npz") else f"{text}.npz"


def existing(path: str) -> str:
    """Where a file is to be looked for: at its path, or where that is missing, `model_path`.

    Old experiment files name their models ``.pkl``.
    """
    sibling = model_path(path)
    return path if os.path.exists(path) or not os.path.exists(sibling) else sibling


def load_arrays(path):
    """Read a file of NumPy.

    Parameters
    ----------
    path : str or path-like

    Returns
    -------
    array, or dict of str to array
        Of an ``.npy``, or an ``.npz``.

    Raises
    ------
    DataError
        The file is missing, damaged, or holds more than arrays.
    """
    try:
        return npz.read_arrays(path) if npz.is_archive(path) else npz.read_array(path)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        text = f"{path} is damaged or holds more than plain arrays ({error})."
        raise DataError(f"{text}{what_it_is(path, besides=('ZIP', 'NumPy'))}") from error


def unpickle_arrays(file_or_path, encoding="latin-1"):
    """Read a pickle, gzipped or not, that holds arrays and plain containers only.

    Parameters
    ----------
    file_or_path : path-like or binary file
        Pickles of every protocol, written by Python 2 or 3 and NumPy 1 or 2.
    encoding : str, default "latin-1"
        How the 8-bit texts of Python 2 are decoded; ``"bytes"`` leaves them as bytes.

    Returns
    -------
    object
        Made of arrays, NumPy scalars, dict, OrderedDict, list, tuple, str, bytes, numbers and None.

    Raises
    ------
    DataError
        The file is missing, truncated, not a pickle, or asks for anything else; nothing it names
        was imported or called.
    """
    return read_pickle(file_or_path, encoding=encoding)


def read_pickle(
    file_or_path,
    find=find_array_function,
    finish=finished,
    only=_ONLY_ARRAYS,
    error=DataError,
    encoding="latin-1",
    kind="a pickle",
):
    """Read a pickle that may name what `find` finds, and let `finish` look at what it holds.

    Parameters
    ----------
    file_or_path, encoding
        As for `unpickle_arrays`.
    find, finish : callable
    only : str
        What such a pickle may hold, for messages.
    error : type of AdversarialError
        What to raise.
    kind : str
        What such a file is, for messages.
    """
    name, data, size = read_packed(file_or_path, error)
    try:
        return finish(unpickle(data, find, encoding, size))
    except RefusedError as refused:
        text = f"{name} is refused: it {refused}; {only}."
        raise error(f"{text}{what_it_is(data[:HEAD], besides=('pickle',))}") from refused
    except DamagedError as damaged:
        text = f"{name} is truncated, damaged or not {kind}: it {damaged}."
        raise error(f"{text}{what_it_is(data[:HEAD], besides=('pickle',))}") from damaged
