r"""Pickles from anywhere, carried out by the standard library's unpickler without any harm.

A pickle is a program: it names functions and classes, and has them imported and called. Python's
own unpickler is built to obey. Here it may read strangers' files, because nothing that could do
harm is within its reach:

- **Nothing is imported.** `pickle.Unpickler.find_class` is the only door to the world. Ours looks a
  name up in a closed list and answers with a `Name`; all else is refused.
- **Nothing of the world is called or changed.** A `Name` calls one of the short functions below,
  which make boxes of arrays, dicts, or records that keep what they were given. Appending to them,
  setting items and states (``BUILD``) ends in methods of ours, which call nothing they were given.
- **Arrays are made from checked parts.** NumPy trusts the state it is given, so it is given none: a
  dtype is one of a few codes, the bytes are as many as the shape wants, and objects are refused.
- **Work and memory are bounded** by the size of the file, and so is what it unpacks to.

For the last, `Instructions` looks at each instruction before the unpickler sees it, because some
crash or exhaust it without asking for a name. ``}N``, a million times ``\x85`` and ``Ns.`` make a
tuple of a million levels a key of a dict, on which CPython overflows its stack;
``Nr\xff\xff\xff\xff.`` fills a memo of 64 GiB; tuples can be chosen so that a dict of them takes
minutes. So instructions are counted, those that arrays and models do not need are refused
(references out of the file, to classes by number, sets), and dicts are ours and look at their keys.
"""

import gzip
import io
import math
import os
import pickle
import pickletools
import re
import zlib
from collections import OrderedDict

import numpy as np

from adversarial.errors import DataError
from adversarial.files.inputs import MEBIBYTE, open_input, size_of

LARGEST_FILE = 4096 * MEBIBYTE
# A file unpacks to at most so much, or to so many times its own size.
UNPACKED, UNPACKED_TIMES = 64 * MEBIBYTE, 25
# What every file may take, and what each of its bytes on the disk adds to that. A file that really
# holds arrays needs a small part of it; what needs more was made to exhaust the reader.
MEMORY, MEMORY_A_BYTE = 32 * MEBIBYTE, 32
# An unpacked byte of an array is there as a text and three times on its way into the array.
COPIES = 4
CONTAINER = 72  # bytes of an empty one, and of a mark
STEPS, STEPS_A_BYTE = 500_000, 4

NAME_LENGTH = 200
KEY_DEPTH, KEY_LENGTH = 4, 100  # tuples in tuples, as keys of a dict
DEAR_KEYS = 2000  # tuples and huge numbers can be made to collide, which costs time
DEEPEST = 200  # containers in containers
AXES = 32
PLAIN = (str, bytes, bool, int, float, complex, type(None), np.generic)

_GZIP = b"\x1f\x8b"
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")  # as joblib packs

# What follows an instruction: so many bytes, a line, or bytes that say how many follow them.
_CODES = {ord(op.code): op for op in pickletools.opcodes if op.proto <= 5}
_SIZES = {code: op.arg.n if op.arg else 0 for code, op in _CODES.items()}
_WIDTHS = {
    pickletools.TAKEN_FROM_ARGUMENT1: 1,
    pickletools.TAKEN_FROM_ARGUMENT4: 4,
    pickletools.TAKEN_FROM_ARGUMENT4U: 4,
    pickletools.TAKEN_FROM_ARGUMENT8U: 8,
}
_MARK, _DICT, _PUT, _LONG_BINPUT = b"(dpr"
_CONTAINERS = frozenset(b"(]}ltd\x85\x86\x87")
# References out of the file, classes by number, sets, and numbers of more than 255 bytes.
_REFUSED = frozenset(b"PQ\x82\x83\x84\x97\x98\x8f\x90\x91\x8b")
# What the unpickler is given in their place: a dict comes from `_Unpickler.persistent_load`, an
# object made without calling its class is the same to us, and frames only say how far to read
# ahead. After a state (``b``) may come bytes that are no instructions.
_GIVEN = dict(zip(b"}d\x81\x95b.", (b"P\n", b"1P\n", b"R", b"", b"b", b".")))

_UNFINISHED = object()


class RefusedError(Exception):
    """A pickle asks for something that is not allowed; the text continues "it ..."."""


class DamagedError(Exception):
    """It is cut off, garbled or no pickle at all; the text continues "it ..."."""


def unpickle(data, find, encoding="latin-1", size=None):
    """Carry a pickle out.

    Parameters
    ----------
    data : bytes
        Unpacked; of the protocols 0 to 5.
    find : callable
        From the path of what a pickle names (`present_path`) to a function that is called with the
        `Instructions` and the arguments in its place; raises RefusedError for all else.
    encoding : {'latin-1', 'bytes'}
        How the 8-bit texts of Python 2 are decoded; ``'bytes'`` leaves them as bytes.
    size : int, optional
        Bytes of the file on the disk, which may be packed; they and the length of the data set the
        limits. By default the length of the data.

    Returns
    -------
    object
        Arrays and dtypes are still boxes, see `finished`.

    Raises
    ------
    RefusedError, DamagedError
    """
    instructions = Instructions(data, len(data) if size is None else size)
    try:
        return _Unpickler(instructions, find, encoding).load()
    except (RefusedError, DamagedError):
        raise
    except Exception as error:  # a garbled program can provoke any
        reason = " ".join(str(error).split())[:200]
        raise DamagedError(f"is garbled: {reason or type(error).__name__}") from error


class _Unpickler(pickle.Unpickler):
    def __init__(self, instructions, find, encoding):
        super().__init__(instructions, encoding=encoding)
        self._instructions = instructions
        self._find = find

    def find_class(self, module, name):
        path = present_path(module, name)
        if len(path) > NAME_LENGTH:
            raise RefusedError(f"names {path[:50]}..., of {len(path)} letters")
        return Name(path, self._find(path), self._instructions)

    def persistent_load(self, _):
        return Dict(self._instructions)


class Instructions:
    """The file that the unpickler reads: one instruction of a pickle at a time.

    Parameters
    ----------
    data : bytes
    size : int
        Bytes of the file on the disk.
    """

    def __init__(self, data, size):
        self._data = data
        self._position = 0
        self._checked = self._check()
        self._piece = b""
        self._steps = STEPS + STEPS_A_BYTE * size
        self._memory = MEMORY + max(MEMORY_A_BYTE * size, COPIES * len(data))
        self._dear_keys = DEAR_KEYS

    def peek(self, _):
        """The next bytes, as many as were checked, which stay the next."""
        while not self._piece:
            self._piece = next(self._checked)
        return self._piece

    def read(self, size):
        """The next bytes; never beyond the end of an instruction."""
        self.peek(size)
        found, self._piece = self._piece[:size], self._piece[size:]
        return bytes(found)

    def readline(self):
        """The next line."""
        return self.read(bytes(self.peek(1)).index(b"\n") + 1)

    def take(self, size):
        """Bytes that stand behind the present instruction, as joblib puts an array's."""
        self._position += size
        return self._data[self._position - size : self._position]

    def spend(self, size):
        """Account for bytes of memory before they are taken.

        Raises
        ------
        RefusedError
            If a file of this size has no business to take so much.
        """
        self._memory -= size
        if self._memory < 0:
            raise RefusedError("wants far more memory than a file of its size needs")

    def check_key(self, key, depth=KEY_DEPTH):
        """Refuse keys of a dict that cost time, or the interpreter's own stack, to look up."""
        if type(key) is tuple or (type(key) is int and not -(2**63) <= key < 2**63):
            self._dear_keys -= 1
            if self._dear_keys < 0:
                raise RefusedError(f"has more than {DEAR_KEYS} keys that are tuples or huge")
        if type(key) is tuple:
            if not depth or len(key) > KEY_LENGTH:
                raise RefusedError("has a tuple that is too long or too deep as a key")
            for item in key:
                self.check_key(item, depth - 1)
        elif not isinstance(key, (str, bytes, int, float, type(None), Name, Record)):
            raise RefusedError(f"has a key that is {kind(key)}")

    def _check(self):
        """Yield instructions, some in the place of others, in pieces that end where one ends."""
        view, begin = memoryview(self._data), 0
        for step in range(self._steps):
            start = self._position
            if start >= len(view):
                raise DamagedError("ends too early")
            code = view[start]
            size = _SIZES.get(code)
            if size is None:
                raise DamagedError(f"has an unknown instruction {code}")
            end = start + 1 + size if size >= 0 else self._end_of(code, size, start + 1)
            self._position = end
            if code in _CONTAINERS:
                self.spend(CONTAINER)
            elif code in _REFUSED:
                raise RefusedError(f"uses the instruction {_CODES[code].name}")
            elif code in (_PUT, _LONG_BINPUT):
                argument = self._data[start + 1 : end]
                place = int(argument) if code == _PUT else int.from_bytes(argument, "little")
                if place > 2 * step + 1000:  # pickles count their references
                    raise DamagedError(f"is garbled: it has a reference {place} too early")
            if code in _GIVEN:
                if code == _DICT and view[start - 1] != _MARK:
                    raise RefusedError("makes a dict in a way that no program does")
                yield view[begin:start]
                yield _GIVEN[code]
                begin = self._position
        raise RefusedError(f"takes more than {self._steps} steps")

    def _end_of(self, code, size, start):
        """Where the argument ends that begins at `start`."""
        if size in _WIDTHS:
            middle = start + _WIDTHS[size]
            return middle + int.from_bytes(self._data[start:middle], "little")
        for _ in range(2 if code in b"ci" else 1):  # module and name
            start = self._data.find(b"\n", start) + 1
            if not start:
                raise DamagedError("has a line that does not end")
        return start


class Name:
    """What a pickle names: called, it is a function of ours.

    Attributes
    ----------
    path : str
        ``module.name``, as in the pickle.
    """

    def __init__(self, path, function, instructions):
        self.path = path
        self._function = function
        self._instructions = instructions

    def __repr__(self):
        return self.path

    def __call__(self, *args):
        self._instructions.spend(2 * CONTAINER + 8 * len(args))
        return self._function(self._instructions, *args)

    def __setstate__(self, state):
        raise RefusedError(f"changes {kind(self)}")


class Dict(dict):
    """A dict that looks at its keys before it takes them."""

    __slots__ = ("_instructions",)
    __setstate__ = Name.__setstate__
    made = dict

    def __init__(self, instructions):
        super().__init__()
        self._instructions = instructions

    def __setitem__(self, key, value):
        self._instructions.spend(CONTAINER)
        self._instructions.check_key(key)
        super().__setitem__(key, value)


class _Ordered(Dict):
    __slots__ = ()
    made = OrderedDict

    def __init__(self, instructions, pairs=()):
        super().__init__(instructions)
        for key, value in pairs:
            self[key] = value


class Record:
    """What a pickle wanted to make of a class that is not ours: its name, and what it was given.

    Attributes
    ----------
    path : str
        Of the class or function.
    args : tuple
    state : object
        Usually the dict of attributes; None if there was none.
    items : list or None
        What was appended.
    entries : dict or None
        What was set.
    """

    __slots__ = ("_instructions", "args", "entries", "items", "path", "state")

    def __init__(self, instructions, path, args=()):
        self._instructions = instructions
        self.path = path
        self.args = args
        self.state = self.items = self.entries = None

    def __repr__(self):
        return f"<{self.path}>"

    def __setitem__(self, key, value):
        if self.entries is None:
            self.entries = Dict(self._instructions)
        self.entries[key] = value

    def __setstate__(self, state):
        if self.state is not None:
            raise RefusedError(f"sets the state of one {self.path} twice")
        self.state = state

    def extend(self, items):
        """Append, as the unpickler asks for."""
        if self.items is None:
            self.items = []
        self.items.extend(items)


def kind(value):
    """Say what something in a pickle is."""
    if isinstance(value, Name):
        return f"the function or class {value.path}"
    if isinstance(value, Record):
        return f"a {value.path}"
    return f"something of the kind {type(value).__name__.strip('_').lower()}"


# --- arrays, dtypes and scalars of NumPy ----------------------------------------------------------


class Dtype:
    """A dtype being read."""

    def __init__(self, instructions, code, *_flags):
        code = as_text(code)
        # NumPy's own parser understands a small language; what it writes are these.
        if not re.fullmatch("[biufcSU][0-9]{1,9}", code):
            raise RefusedError(f"holds an array of dtype {code[:50]!r}")
        self._instructions = instructions
        self.value = np.dtype(code)

    def __setstate__(self, state):
        order, subtype, names = state[1:4]
        if names is not None or subtype is not None:
            raise RefusedError("holds an array of records or of arrays")
        if as_text(order) in ("<", ">"):
            self.value = self.value.newbyteorder(as_text(order))


class Array:
    """An array being read; its value comes with the state."""

    def __init__(self, instructions, *_template):
        self._instructions = instructions
        self.value = None

    def __setstate__(self, state):
        shape, dtype, fortran, raw = state[1:5]
        self.value = _make_array(self._instructions, raw, dtype, shape, "F" if fortran else "C")


class _JoblibArray(Array):
    """An array in a file of joblib: its bytes follow the instruction that sets its state.

    Notes
    -----
    Joblib since 0.10, of 2016; earlier ones put arrays into files beside the pickle.
    """

    def __setstate__(self, state):
        shape, dtype, order = state["shape"], state["dtype"], as_text(state["order"])
        if state.get("numpy_array_alignment_bytes") is not None:
            self._instructions.take(self._instructions.take(1)[0])
        raw = self._instructions.take(_size(dtype, shape))
        self.value = _make_array(self._instructions, raw, dtype, shape, order)


def _make_array(instructions, raw, dtype, shape, order="C"):
    """An array of its own from bytes, which are a text in Python 2's pickles."""
    if isinstance(raw, str):
        raw = raw.encode("latin-1")
    if not isinstance(raw, (bytes, bytearray)):
        raise RefusedError("holds an array of Python objects")
    size = _size(dtype, shape)
    if size != len(raw):
        raise RefusedError(f"holds an array of {size} bytes in {len(raw)} bytes")
    # An empty one, too: as a list, one of shape (2**40, 0) takes terabytes.
    instructions.spend((COPIES - 1) * _size(dtype, tuple(n or 1 for n in shape)))
    return np.ndarray(shape, dtype=_dtype(dtype), buffer=raw, order=order).copy(order)


def _size(dtype, shape):
    """The bytes of an array."""
    whole = type(shape) is tuple and all(type(n) is int and n >= 0 for n in shape)
    if not whole or len(shape) > AXES or not _dtype(dtype).itemsize:
        raise RefusedError("holds an array of a strange shape")
    return math.prod(shape) * _dtype(dtype).itemsize


def _dtype(value):
    if not isinstance(value, Dtype):
        raise RefusedError(f"takes {kind(value)} for a dtype")
    return value.value


def _from_buffer(instructions, buffer, dtype, shape, order, axis_order=None):
    box = Array(instructions)
    order = as_text(order) if axis_order is None else "C"
    box.value = _make_array(instructions, buffer, dtype, shape, order)
    if axis_order is not None:
        box.value = box.value.transpose(axis_order)
    return box


def _scalar(instructions, dtype, raw):
    return _make_array(instructions, raw, dtype, ())[()]


def _encode(instructions, text, encoding):
    """Python 3 writes bytes as ``codecs.encode(text, "latin1")`` under the old protocols."""
    instructions.spend(len(text))
    return text.encode({"latin1": "latin-1"}[encoding])


def _complex(_, real, imaginary):
    return complex(real, imaginary)


FUNCTIONS = {
    "_codecs.encode": _encode,
    "builtins.bytes": lambda _: b"",
    "builtins.complex": _complex,
    "collections.OrderedDict": _Ordered,
    "joblib.numpy_pickle.NumpyArrayWrapper": _JoblibArray,
    "numpy.dtype": Dtype,
    "numpy.ndarray": Array,
    "numpy.core.multiarray._reconstruct": Array,
    "numpy.core.multiarray.scalar": _scalar,
    "numpy.core.numeric._frombuffer": _from_buffer,
}


def find_array_function(path):
    """What a pickle of arrays may name.

    Raises
    ------
    RefusedError
        For everything else; it is not imported.
    """
    if path not in FUNCTIONS:
        raise RefusedError(f"asks for the function or class {path[:NAME_LENGTH]}")
    return FUNCTIONS[path]


def present_path(module, name):
    """Where something lives: NumPy 2 renamed its core, Python 3 its builtins."""
    renamed = module.replace("numpy._core", "numpy.core").replace("__builtin__", "builtins")
    return f"{renamed}.{name}"


def as_text(value):
    """A text that Python 2 may have written in bytes."""
    if isinstance(value, bytes):
        return value.decode("ascii")
    if not isinstance(value, str):
        raise DamagedError(f"has {kind(value)} where a text belongs")
    return value


def finished(value, done=None, depth=0):
    """Replace the boxes of arrays by the arrays, and check that there is nothing else but data.

    Parameters
    ----------
    value : object
        What `unpickle` returned.

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
    if type(value) not in (Dict, _Ordered, list, tuple):
        raise RefusedError(f"holds {kind(value)}")
    if depth > DEEPEST:
        raise RefusedError(f"holds containers more than {DEEPEST} deep")
    if id(value) not in done:
        done[id(value)] = _UNFINISHED
        if isinstance(value, Dict):
            pairs = ([finished(part, done, depth + 1) for part in pair] for pair in value.items())
            done[id(value)] = value.made(pairs)
        else:
            done[id(value)] = type(value)([finished(item, done, depth + 1) for item in value])
    if done[id(value)] is _UNFINISHED:
        raise RefusedError("contains itself")
    return done[id(value)]


# --- packed files ---------------------------------------------------------------------------------


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
        limit = max(UNPACKED, UNPACKED_TIMES * len(raw))
        data = _unpacked(raw, limit + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as reason:
        raise error(f"{name} is not a whole gzip file ({reason}).") from reason
    except OSError as reason:
        raise error(f"{name} cannot be read: {reason.strerror or reason}.") from reason
    if len(data) > limit:
        raise error(f"{name} unpacks to more than {limit // MEBIBYTE} MiB: that is a trap.")
    return name, data, len(raw)


def _read(name, error):
    with open_input(name) as file:
        if size_of(file) > LARGEST_FILE:
            raise error(f"{name} is larger than {LARGEST_FILE // MEBIBYTE} MiB.")
        return file.read(size_of(file))


def _unpacked(raw, most):
    """Not more than the first `most` bytes of what was packed."""
    if raw[:2] == _GZIP:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            return file.read(most)
    if raw[:2] not in _ZLIB:
        return raw
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(raw, most)
    if len(data) < most and not unpacker.eof:
        raise EOFError("it ends too early")
    return data
