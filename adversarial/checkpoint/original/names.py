"""What a pickled model may name: NumPy's arrays, and classes that become inert records."""

import functools

from adversarial.files.pickles import Name, Record, RefusedError, find_array_function

# Classes and functions of these are recorded with what they were given, and nothing else happens.
PACKAGES = ("adversarial", "pylearn2", "theano")
# So are these, which are met inside of Theano's graphs.
OTHERS = (
    "builtins.dict",
    "builtins.list",
    "builtins.tuple",
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
    "collections.Counter",
    "collections.defaultdict",
    "collections.deque",
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


def find_model_name(path):
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
    if path.partition(".")[0] in PACKAGES or path in OTHERS:
        return functools.partial(_record, path)
    return find_array_function(path)


def _record(path, instructions, *args):
    return Record(instructions, path, args)


def _reconstruct(instructions, cls, base, state):
    """How protocols 0 and 1 make an object without calling its class."""
    if not isinstance(cls, Name):
        raise RefusedError("makes an object of something that is no class")
    return Record(instructions, cls.path, () if state is None else (state,))
