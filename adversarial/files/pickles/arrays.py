"""NumPy's arrays, dtypes and scalars in pickles, and the few functions that make them."""

import math
import re
from collections import OrderedDict

import numpy as np

from adversarial.files.pickles.errors import DamagedError, RefusedError
from adversarial.files.pickles.instructions import CONTAINER
from adversarial.files.pickles.values import Built, Name, kind

DEEPEST = 200  # containers in containers
FIELDS = 1000  # of a record's dtype
PLAIN = (str, bytes, bool, int, float, complex, type(None), np.generic)

_UNFINISHED = object()


class Dtype(Built):
    """A dtype being read: built from checked values, because NumPy trusts the state it is given."""

    __slots__ = ("value",)

    def __init__(self, machine, code, *_flags):
        code = as_text(code)
        # NumPy's own parser understands a small language; what it writes are these.
        if not re.fullmatch("[biufcSUV][0-9]{1,9}", code):
            raise RefusedError(f"holds an array of dtype {code[:50]!r}")
        self.value = np.dtype(code)

    def set_state(self, state, machine):
        order, subtype, names, fields, size = _several(state, 6, "a dtype's state")[1:6]
        if names is not None:
            self.value = _record_dtype(machine, names, fields, size)
        elif subtype is not None:
            raise RefusedError("holds an array of arrays")
        elif as_text(order) in ("<", ">"):
            self.value = self.value.newbyteorder(as_text(order))


def _record_dtype(machine, names, fields, size):
    if type(names) is not tuple or not isinstance(fields, dict) or len(names) > FIELDS:
        raise RefusedError("holds an array of records with strange fields")
    machine.spend(1000 * len(names))
    fields = {as_text(name): _several(field, 2, "a field") for name, field in fields.items()}
    names = [as_text(name) for name in names]
    return np.dtype(
        {
            "names": names,
            "formats": [_dtype(fields[name][0]) for name in names],
            "offsets": [fields[name][1] for name in names],
            "itemsize": size,
        }
    )


class Array(Built):
    """An array being read; its value comes with the state."""

    __slots__ = ("value",)

    def __init__(self, machine, *_template):
        self.value = None

    def set_state(self, state, machine):
        shape, dtype, fortran, raw = _several(state, 5, "an array's state")[1:5]
        if not isinstance(raw, (bytes, bytearray, str)):
            raise RefusedError("holds an array of Python objects")
        self.value = make_array(machine, raw, dtype, shape, "F" if fortran else "C")


class JoblibArray(Array):
    """An array in a file of joblib: its bytes follow the instruction that sets its state.

    Notes
    -----
    Joblib since 0.10, of 2016; earlier ones put arrays into files beside the pickle.
    """

    __slots__ = ()

    def set_state(self, state, machine):
        if type(state) is not dict or not {"shape", "dtype", "order"} <= state.keys():
            raise DamagedError("has an array of joblib that lacks its shape")
        if state.get("numpy_array_alignment_bytes") is not None:
            machine.take(machine.take(1)[0])
        shape, dtype = state["shape"], _dtype(state["dtype"])
        if dtype.hasobject:
            raise RefusedError("holds an array of Python objects")
        size = math.prod(_checked(shape)) * dtype.itemsize
        order = "F" if as_text(state["order"]) == "F" else "C"
        self.value = make_array(machine, machine.take(size), state["dtype"], shape, order)


def make_array(machine, raw, dtype, shape, order):
    """An array of its own from bytes.

    Parameters
    ----------
    machine : Machine
    raw : bytes, bytearray or str
        The raw bytes are a text in Python 2's pickles.
    dtype : Dtype
    shape : tuple of int
    order : {'C', 'F'}

    Raises
    ------
    RefusedError
        If the bytes are not as many as the shape wants.
    """
    dtype = _dtype(dtype)
    size = math.prod(_checked(shape)) * dtype.itemsize
    if size != len(raw):
        raise RefusedError(f"holds an array of {size} bytes in {len(raw)} bytes")
    machine.spend(3 * size)
    return np.ndarray(shape, dtype=dtype, buffer=as_bytes(raw), order=order).copy(order)


def _checked(shape):
    whole = type(shape) is tuple and all(type(n) is int and 0 <= n < 2**48 for n in shape)
    if not whole or len(shape) > 32:
        raise RefusedError("holds an array of a strange shape")
    return shape


def _dtype(value):
    if not isinstance(value, Dtype):
        raise RefusedError(f"takes {kind(value)} for a dtype")
    return value.value


def _several(value, count, what):
    if type(value) is not tuple or len(value) < count:
        raise DamagedError(f"has {kind(value)} for {what}")
    return value


def as_text(value):
    """A text that Python 2 may have written in bytes."""
    if isinstance(value, bytes):
        return value.decode("ascii")
    if not isinstance(value, str):
        raise DamagedError(f"has {kind(value)} where a text belongs")
    return value


def as_bytes(value):
    """Bytes that Python 2 may have written as a text."""
    return value.encode("latin-1") if isinstance(value, str) else bytes(value)


def _from_buffer(machine, buffer, dtype, shape, order, axis_order=None):
    box = Array(machine)
    if not isinstance(buffer, (bytes, bytearray)):
        raise RefusedError(f"makes an array of {kind(buffer)}")
    if axis_order is None:
        box.value = make_array(machine, buffer, dtype, shape, as_text(order))
    else:
        box.value = make_array(machine, buffer, dtype, shape, "C").transpose(axis_order)
    return box


def _scalar(machine, dtype, raw):
    if not isinstance(raw, (bytes, bytearray, str)):
        raise RefusedError(f"makes a number of {kind(raw)}")
    return make_array(machine, raw, dtype, (), "C")[()]


def _encode(machine, text, encoding):
    """Python 3 writes bytes as ``codecs.encode(text, "latin1")`` under the old protocols."""
    machine.spend(len(text))
    return text.encode({"latin1": "latin-1"}[encoding])


def _complex(machine, real, imaginary):
    if type(real) is not float or type(imaginary) is not float:
        raise DamagedError("has a complex number of strange parts")
    return complex(real, imaginary)


def ordered_dict(machine, pairs=()):
    """An ordered dict, given as a list of pairs."""
    made = OrderedDict()
    if type(pairs) not in (list, tuple):
        raise RefusedError(f"makes a dict of {kind(pairs)}")
    machine.spend(2 * CONTAINER * len(pairs))
    for pair in pairs:
        if type(pair) not in (list, tuple) or len(pair) != 2:
            raise DamagedError("has a dict that is not made of pairs")
        machine.set_items(made, pair)
    return made


FUNCTIONS = {
    "_codecs.encode": _encode,
    "builtins.bytes": lambda machine: b"",
    "builtins.complex": _complex,
    "collections.OrderedDict": ordered_dict,
    "joblib.numpy_pickle.NumpyArrayWrapper": JoblibArray,
    "numpy.dtype": Dtype,
    "numpy.ndarray": Array,
    "numpy.core.multiarray._reconstruct": Array,
    "numpy.core.multiarray.scalar": _scalar,
    "numpy.core.numeric._frombuffer": _from_buffer,
}


def present_path(module, name):
    """Where something lives: NumPy 2 renamed its core, Python 3 its builtins."""
    renamed = module.replace("numpy._core", "numpy.core").replace("__builtin__", "builtins")
    return f"{renamed}.{name}"


def find_array_function(module, name):
    """What a pickle of arrays may name.

    Raises
    ------
    RefusedError
        For everything else; it is not imported.
    """
    path = present_path(module, name)
    if path not in FUNCTIONS:
        raise RefusedError(f"asks for the function or class {module}.{name}")
    return Name(path, FUNCTIONS[path])


def finished(value, done=None, depth=0):
    """Replace the boxes of arrays by the arrays, and check that there is nothing else but data.

    Parameters
    ----------
    value : object
        What a `Machine` left.

    Returns
    -------
    object
        Made of arrays, NumPy scalars, dict, OrderedDict, list, tuple, texts, numbers and None.

    Raises
    ------
    RefusedError
        For anything else, and for a container that contains itself.
    """
    done = {} if done is None else done
    if isinstance(value, Array) and value.value is not None:
        return value.value
    if isinstance(value, PLAIN):
        return value
    if type(value) not in (dict, OrderedDict, list, tuple):
        raise RefusedError(f"holds {kind(value)}")
    if depth > DEEPEST:
        raise RefusedError(f"holds containers more than {DEEPEST} deep")
    if id(value) not in done:
        done[id(value)] = _UNFINISHED
        if isinstance(value, dict):
            made = type(value)(
                (finished(k, done, depth + 1), finished(v, done, depth + 1))
                for k, v in value.items()
            )
        else:
            made = type(value)(finished(item, done, depth + 1) for item in value)
        done[id(value)] = made
    if done[id(value)] is _UNFINISHED:
        raise RefusedError("contains itself")
    return done[id(value)]
