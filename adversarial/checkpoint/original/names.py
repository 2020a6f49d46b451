"""What a pickled model may name: NumPy's arrays, and classes that become inert records."""

import functools
from typing import Any

from adversarial.files.pickles import (
    Machine,
    Name,
    Record,
    RefusedError,
    find_array_function,
    present_path,
)

# Classes and functions of these are recorded with what they were given, and nothing else happens.
PACKAGES = ("adversarial", "pylearn2", "theano")
# So are these, which are met inside of Theano's graphs.
OTHERS = (
    "builtins.set",
    "builtins.frozenset",
    "builtins.slice",
    "builtins.object",
    "builtins.int",
    "builtins.long",
    "builtins.float",
    "builtins.bool",
    "builtins.str",
    "functools.partial",
    "collections.defaultdict",
    "numpy.bool_",
    "numpy.int8",
    "numpy.int16",
    "numpy.int32",
    "numpy.int64",
    "numpy.uint8",
    "numpy.uint16",
    "numpy.uint32",
    "numpy.uint64",
    "numpy.float16",
    "numpy.float32",
    "numpy.float64",
    "numpy.complex64",
    "numpy.complex128",
    "numpy.random.__RandomState_ctor",
)


def find_model_name(module: str, name: str) -> Name:
    """What a pickled model may name.

    Parameters
    ----------
    module, name : str

    Returns
    -------
    Name

    Raises
    ------
    RefusedError
        For everything else; it is not imported.
    """
    path = present_path(module, name)
    if path in ("copy_reg._reconstructor", "copyreg._reconstructor"):
        return Name(path, _reconstruct)
    if module.partition(".")[0] in PACKAGES or path in OTHERS:
        return Name(path, functools.partial(_record, path))
    return find_array_function(module, name)


def _record(path: str, machine: Machine, *args: Any) -> Record:
    return Record(path, args)


def _reconstruct(machine: Machine, cls: Any, base: Any, state: Any) -> Record:
    """How protocols 0 and 1 make an object without calling its class."""
    if not isinstance(cls, Name):
        raise RefusedError("makes an object of something that is no class")
    return Record(cls.path, () if state is None else (state,))
