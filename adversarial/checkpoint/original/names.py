"""What a pickled model may name: NumPy's arrays, and classes that become inert records."""

import functools
from collections.abc import Callable
from typing import Any

from adversarial.files.pickles import (
    Instructions,
    Name,
    Record,
    RefusedError,
    find_array_function,
)

# Classes and functions of these are recorded with what they were given, and nothing else happens.
PACKAGES = ("adversarial", "galatea", "pylearn2", "theano")
# So are these, which are met inside of Theano's graphs.
OTHERS = {
    "builtins": "dict list tuple set frozenset slice object int long float bool str unicode "
    "bytearray range xrange type Ellipsis NotImplemented",
    "collections": "Counter defaultdict deque",
    "functools": "partial",
    "numpy": "bool_ int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 "
    "complex64 complex128",
    "numpy.random": "__RandomState_ctor",
}


def find_model_name(path: str) -> Callable:
    """What a pickled model may name.

    Parameters
    ----------
    path : str
        ``module.name``

    Returns
    -------
    callable
        From the instructions and the arguments to a record.

    Raises
    ------
    RefusedError
        For everything else; it is not imported.
    """
    if path in ("copy_reg._reconstructor", "copyreg._reconstructor"):
        return _reconstruct
    module, _, name = path.rpartition(".")
    if name == "OrderedDict":  # Theano had one of its own for Python 2.6
        return find_array_function("collections.OrderedDict")
    if path.partition(".")[0] in PACKAGES or name in OTHERS.get(module, "").split():
        return functools.partial(_record, path)
    return find_array_function(path)


def _record(path: str, instructions: Instructions, *args: Any) -> Record:
    return Record(instructions, path, args)


def _reconstruct(instructions: Instructions, cls: Any, base: Any, state: Any) -> Record:
    """How protocols 0 and 1 make an object without calling its class."""
    if not isinstance(cls, Name):
        raise RefusedError("makes an object of something that is no class")
    return Record(instructions, cls.path, () if state is None else (state,))
