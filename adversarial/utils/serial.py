"""Files of arrays: ``.npy``, ``.npz``, and pickles of arrays and plain containers.

A pickle is a program. The one that reads it here knows a handful of instructions, all of them ours:
what a pickle asks for by name is looked up in a closed table and never imported.
"""

import gzip
import io
import math
import os
import pickle
import re
import struct
import zipfile
import zlib
from collections import OrderedDict
from pathlib import Path

import numpy as np

from adversarial.config.interpolate import expand_path
from adversarial.errors import DataError

_ONLY_ARRAYS = (
    "only arrays (and dicts, lists, tuples, texts and numbers of them) can be read from pickles"
)
_GZIP_MAGIC = b"\x1f\x8b"
_UNFINISHED = object()
_PLAIN = (str, bytes, bool, int, float, complex, type(None), np.generic)
# What the standard unpickler raises on damaged bytes; its documentation promises no narrower list.
_DAMAGE = (
    pickle.UnpicklingError,
    EOFError,
    AttributeError,
    ImportError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
    OverflowError,
    MemoryError,
    RecursionError,
    struct.error,
)


def load(path, allow=()):
    """Load a file of arrays, or something that was saved here, as ``!pkl:`` does.

    Parameters
    ----------
    path : str or path-like
        ``${VAR}`` and a leading ``~`` are expanded. ``.npy`` gives an array, ``.npz`` a dict of
        arrays (or the model, preprocessor or data set that was saved in it), anything else is read
        by `unpickle_arrays`.
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
    path = _existing(Path(expand_path(os.fspath(path))))
    if path.suffix == ".npz":
        return _load_npz(path, allow)
    if path.suffix == ".npy":
        return _load_numpy(path)
    return unpickle_arrays(path)


def _existing(path):
    """The path itself, or the ``.npz`` beside a pickle that is missing."""
    from adversarial.checkpoint.files import PICKLES, model_path  # models need this module, too

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
    name, data = _read(file_or_path)
    unpickler = _ArrayUnpickler(io.BytesIO(data), encoding=encoding)
    try:
        return _finished(unpickler.load(), {})
    except _RefusedError as refused:
        raise DataError(f"{name} is refused: it {refused}; {_ONLY_ARRAYS}.") from refused
    except _DAMAGE as error:
        kind = type(error).__name__
        raise DataError(
            f"{name} is truncated, damaged or not a pickle ({kind}: {error})."
        ) from error


class _RefusedError(Exception):
    """Something in a pickle that is not array data; the text continues the sentence "it ..."."""


class _Callable:
    """A function a pickle may call, without attributes that a pickle could change."""

    __slots__ = ("_function",)

    def __init__(self, function):
        self._function = function

    def __call__(self, *args):
        return self._function(*args)

    def __setstate__(self, state):
        raise _RefusedError("changes a function")


class _Dtype:
    """A dtype being read: built from checked values, because NumPy trusts the state it is given."""

    __slots__ = ("value",)

    def __init__(self, code, *_flags):
        code = str(_text(code))
        # NumPy's own parser understands a small language; what it writes are these.
        if not re.fullmatch("[biufcSUV][0-9]+", code):
            raise _RefusedError(f"holds an array of dtype {code!r}")
        self.value = np.dtype(code)

    def __setstate__(self, state):
        order, names, fields = _text(state[1]), state[3], state[4]
        if names is not None:
            names = [_text(name) for name in names]
            fields = {_text(name): field for name, field in fields.items()}
            formats = [fields[name][0].value for name in names]
            offsets = [fields[name][1] for name in names]
            self.value = np.dtype(
                {"names": names, "formats": formats, "offsets": offsets, "itemsize": state[5]}
            )
        elif state[2] is not None:
            raise _RefusedError("holds an array of arrays")
        elif order in "<>":
            self.value = self.value.newbyteorder(order)


class _Array:
    """An array being read; its value comes with the state."""

    __slots__ = ("value",)

    def __init__(self, *_template):
        self.value = None

    def __setstate__(self, state):
        _version, shape, dtype, fortran, raw = state
        if not isinstance(raw, (bytes, bytearray, str)):
            raise _RefusedError("holds an array of Python objects")
        self.value = _array(_bytes(raw), dtype, shape, "F" if fortran else "C")


def _array(raw, dtype, shape, order):
    size = math.prod(shape) * dtype.value.itemsize
    if size != len(raw):
        raise _RefusedError(f"holds an array of {size} bytes in {len(raw)} bytes")
    return np.ndarray(shape, dtype=dtype.value, buffer=raw, order=order).copy(order)


def _from_buffer(buffer, dtype, shape, order, axis_order=None):
    box = _Array()
    if axis_order is None:
        box.value = _array(bytes(buffer), dtype, shape, _text(order))
    else:
        box.value = _array(bytes(buffer), dtype, shape, "C").transpose(axis_order)
    return box


def _scalar(dtype, raw):
    return _array(_bytes(raw), dtype, (), "C")[()]


def _text(value):
    return value.decode("ascii") if isinstance(value, bytes) else value


def _bytes(value):
    # An array's raw bytes are a text in Python 2's pickles.
    return value.encode("latin-1") if isinstance(value, str) else bytes(value)


def _encode(text, encoding):
    """Python 3 writes bytes as ``codecs.encode(text, "latin1")`` under the old protocols."""
    return text.encode({"latin1": "latin-1"}[encoding])


_CALLABLES = {
    ("_codecs", "encode"): _encode,
    ("builtins", "bytes"): lambda: b"",
    ("builtins", "complex"): complex,
    ("collections", "OrderedDict"): OrderedDict,
    ("numpy", "dtype"): _Dtype,
    ("numpy", "ndarray"): _Array,
    ("numpy.core.multiarray", "_reconstruct"): _Array,
    ("numpy.core.multiarray", "scalar"): _scalar,
    ("numpy.core.numeric", "_frombuffer"): _from_buffer,
}


def _load_bytearray(unpickler):
    (size,) = struct.unpack("<Q", unpickler.read(8))
    unpickler.append(bytearray(unpickler.read(size)))


class _ArrayUnpickler(pickle._Unpickler):
    """The standard library's reader in Python: the one in C reserves any memory a file asks for."""

    def find_class(self, module, name):
        # NumPy 2 renamed its core, Python 3 its builtins.
        module_now = module.replace("numpy._core", "numpy.core").replace("__builtin__", "builtins")
        key = (module_now, name)
        if key not in _CALLABLES:
            raise _RefusedError(f"asks for the function or class {module}.{name}")
        return _Callable(_CALLABLES[key])

    dispatch = {**pickle._Unpickler.dispatch, pickle.BYTEARRAY8[0]: _load_bytearray}


def _finished(value, done):
    """Replace what was being read by what it became, and check that nothing else slipped in."""
    if isinstance(value, _Array) and value.value is not None:
        return value.value
    if isinstance(value, _PLAIN):
        return value
    if type(value) not in (dict, OrderedDict, list, tuple):
        raise _RefusedError(f"holds {type(value).__name__.strip('_').lower()} objects")
    if id(value) not in done:
        done[id(value)] = _UNFINISHED
        if isinstance(value, dict):
            # The class's own `items`: a pickle can give an OrderedDict an attribute of that name.
            pairs = type(value).items(value)
            finished = type(value)((_finished(k, done), _finished(v, done)) for k, v in pairs)
        else:
            finished = type(value)(_finished(item, done) for item in value)
        done[id(value)] = finished
    if done[id(value)] is _UNFINISHED:
        raise _RefusedError("contains itself")
    return done[id(value)]


def _read(file_or_path):
    """Return a name for messages and all (unpacked) bytes."""
    try:
        if hasattr(file_or_path, "read"):
            name = str(getattr(file_or_path, "name", "the pickle"))
            data = file_or_path.read()
        else:
            name = os.fspath(file_or_path)
            data = Path(name).read_bytes()
        if data[:2] == _GZIP_MAGIC:
            data = gzip.decompress(data)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(f"{name} is not a whole gzip file ({error}).") from error
    except OSError as error:
        raise DataError(f"{name} cannot be read: {error.strerror or error}.") from error
    return name, data


def _load_numpy(path):
    try:
        # Opened here: NumPy leaves a damaged archive open.
        with open(path, "rb") as file:
            loaded = np.load(file, allow_pickle=False)
            if isinstance(loaded, np.ndarray):
                return loaded
            with loaded:
                return {name: loaded[name] for name in loaded.files}
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, EOFError, KeyError, zlib.error, zipfile.BadZipFile) as error:
        raise DataError(f"{path} is damaged or holds more than plain arrays ({error}).") from error


def _load_npz(path, allow):
    from adversarial import checkpoint  # models need this module, too
    from adversarial.datasets import saving

    if path.is_file() and checkpoint.is_model_file(path):
        return checkpoint.load_model(os.fspath(path), allow)
    arrays = _load_numpy(path)
    return saving.rebuild(path, arrays, allow) if saving.METADATA in arrays else arrays
