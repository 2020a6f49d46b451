"""Files of arrays: ``.npy``, ``.npz``, and pickles of arrays and plain containers.

A pickle is a program. What it asks for by name is looked up in a closed table and never imported,
see `adversarial.files.pickles`.
"""

import os
import zipfile
import zlib
from pathlib import Path

from adversarial.config.interpolate import expand_path
from adversarial.errors import DataError
from adversarial.files import npz
from adversarial.files.pickles import (
    DamagedError,
    Record,
    RefusedError,
    find_array_function,
    finished,
    read_packed,
    unpickle,
)

_ONLY_ARRAYS = (
    "only arrays (and dicts, lists, tuples, texts and numbers of them) can be read from pickles"
)


def load(path, allow=()):
    """Load a file of arrays, or something that was saved here, as ``!pkl:`` does.

    Parameters
    ----------
    path : str or path-like
        ``${VAR}`` and a leading ``~`` are expanded. ``.npy`` gives an array, ``.npz`` a dict of
        arrays (or the model, preprocessor or data set that was saved in it), anything else is a
        pickle: of arrays, as `unpickle_arrays` reads them, or of a model of the original.
        Where ``X.pkl`` is missing and ``X.npz`` exists, the latter is taken: old experiment files
        name their models ``.pkl``.
    allow : iterable of str
        Further packages whose classes a saved model may name.

    Returns
    -------
    array, container of arrays, model, preprocessor, or data set

    Raises
    ------
    DataError
        The file is missing, damaged, or holds more than arrays; or it is a saved preprocessor or
        data set that cannot be rebuilt.
    ModelFileError
        It is a saved model that cannot be rebuilt.

    Notes
    -----
    The original's ``pylearn2.utils.serial.load`` waited and retried for eight minutes on damaged
    files and ran whatever a pickle contained; neither is inherited. ``X.joblib`` and other names
    of pickles stand for an ``X.npz``, too.
    """
    path = existing(path)
    if path.exists() and not path.is_file() and not path.is_dir():
        raise DataError(f"{path} cannot be read: it is no ordinary file.")  # a pipe would wait
    if path.suffix == ".npz":
        return _load_npz(path, allow)
    if path.suffix == ".npy":
        return _load_numpy(path)
    return _load_pickle(path)


def existing(path):
    """Where `load` looks for a file: its path, or the ``.npz`` beside a pickle that is missing.

    Parameters
    ----------
    path : str or path-like

    Returns
    -------
    pathlib.Path
    """
    from adversarial.checkpoint.files import PICKLES, model_path  # models need this module, too

    path = Path(expand_path(os.fspath(path)))
    if path.exists() or not path.name.endswith(PICKLES):
        return path
    sibling = Path(model_path(os.fspath(path)))
    return sibling if sibling.exists() else path


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
    return _unpickle(file_or_path, encoding, find_array_function, finished)


def _unpickle(file_or_path, encoding, find, finish):
    """Read a pickle that may name what `find` finds, and let `finish` look at what it holds."""
    name, data, size = read_packed(file_or_path)
    try:
        return finish(unpickle(data, find, encoding, size))
    except RefusedError as refused:
        raise DataError(f"{name} is refused: it {refused}; {_ONLY_ARRAYS}.") from refused
    except DamagedError as damaged:
        raise DataError(f"{name} is truncated, damaged or not a pickle: it {damaged}.") from damaged


def _load_pickle(path):
    from adversarial.checkpoint import original  # models need this module, too

    def finish(value):
        return value if original.is_model(value) else finished(value)

    value = _unpickle(path, "latin-1", original.find_model_name, finish)
    return original.model_of(value, os.fspath(path)) if isinstance(value, Record) else value


def _load_numpy(path):
    try:
        return npz.read_arrays(path) if zipfile.is_zipfile(path) else npz.read_array(path)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, EOFError, KeyError, RuntimeError, zlib.error, zipfile.BadZipFile) as error:
        raise DataError(f"{path} is damaged or holds more than plain arrays ({error}).") from error


def _load_npz(path, allow):
    from adversarial import checkpoint  # models need this module, too
    from adversarial.datasets import saving

    if path.is_file() and checkpoint.is_model_file(path):
        return checkpoint.load_model(os.fspath(path), allow)
    arrays = _load_numpy(path)
    return saving.rebuild(path, arrays, allow) if saving.METADATA in arrays else arrays
