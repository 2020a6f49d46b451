"""Looking into the records that a pickled model leaves."""

from typing import Any

import numpy as np

from adversarial.errors import ModelFileError
from adversarial.files.pickles import Array, Record

DEEPEST = 100  # parts in parts; a real model has about ten

# Where linear transformers keep the weights of their layer.
_WEIGHTS = ("_W", "_filters")

# Containers of Python, recorded with what they were called with, and what was appended or set.
_DICTS = ("collections.defaultdict", "collections.Counter")
_LISTS = ("builtins.set", "builtins.frozenset", "collections.deque")

# How Theano pickles arrays that live on a GPU: as a call with an ordinary array.
_FROM_GPU = (
    "theano.sandbox.cuda.type.CudaNdarray_unpickler",
    "theano.gpuarray.type.GpuArray_unpickler",
)


def attributes(record: Any) -> dict:
    """The attributes of an object.

    Raises
    ------
    ModelFileError
        If it is no object with attributes.
    """
    state = record.state if isinstance(record, Record) else record
    if isinstance(state, tuple) and len(state) == 2 and isinstance(state[0], dict):
        state = state[0]
    if not isinstance(state, dict):
        raise ModelFileError(f"{said(record)} has no attributes")
    return state


def is_a(value: Any, *names: str) -> bool:
    """Whether a value is the record of a class with one of these names, in whatever module."""
    return isinstance(value, Record) and value.path.rpartition(".")[2] in names


def said(value: Any) -> str:
    """What a value is, for messages."""
    if isinstance(value, Record):
        return f"a {value.path}"
    return f"a {type(value).__name__.lower()}"


def as_array(value: Any) -> np.ndarray:
    """An array, wherever it lived.

    Raises
    ------
    ModelFileError
        If the value is none.
    """
    if isinstance(value, Record) and value.path in _FROM_GPU and value.args:
        value = value.args[0]
    if isinstance(value, Array) and value.value is not None:
        return value.value
    if isinstance(value, (int, float, np.generic)):
        return np.asarray(value)
    raise ModelFileError(f"{said(value)} stands where an array belongs")


def is_shared(value: Any) -> bool:
    """Whether a value is one of Theano's shared variables."""
    return isinstance(value, Record) and value.path.endswith("SharedVariable")


def shared_value(record: Record) -> np.ndarray:
    """What a shared variable holds.

    Raises
    ------
    ModelFileError
        If it holds no array.
    """
    container = attributes(record).get("container")
    storage = attributes(container).get("storage") if isinstance(container, Record) else None
    if not isinstance(storage, list) or len(storage) != 1:
        raise ModelFileError(f"the shared variable {shared_name(record)} holds nothing")
    return as_array(storage[0])


def shared_name(record: Record) -> str | None:
    """The name of a shared variable, or None."""
    name = attributes(record).get("name")
    return name if isinstance(name, str) else None


def shared_variables(record: Any) -> list[Record]:
    """The shared variables that a layer, or its linear transformer, keeps as attributes."""
    kept = attributes(record)
    transformer = kept.get("transformer")
    inside = attributes(transformer) if isinstance(transformer, Record) else {}
    weights = [inside.get(key) for key in _WEIGHTS]
    return [value for value in (*kept.values(), *weights) if is_shared(value)]


def members(value: Any) -> list:
    """What a pickled set holds.

    Raises
    ------
    ModelFileError
        If it is none.
    """
    if not is_a(value, "set", "frozenset") or len(value.args) > 1:
        raise ModelFileError(f"{said(value)} stands where a set belongs")
    held = value.args[0] if value.args else []
    if not isinstance(held, (list, tuple)):
        raise ModelFileError("a set is made of something that is no list")
    return list(held)


def plain(value: Any, depth: int = 0) -> Any:
    """A value as JSON has them, with what JSON has not left out.

    Returns
    -------
    None, bool, int, float, str, list, or dict of them
    """
    if depth > DEEPEST:
        return None
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Record):
        on_gpu = value.path in _FROM_GPU and value.args
        value = value.args[0] if on_gpu else _contents(value)
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Array) and value.value is not None and value.value.size <= 1000:
        return value.value.tolist()
    if isinstance(value, (list, tuple)):
        return [plain(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item, depth + 1) for key, item in value.items()}
    return None


def _contents(record: Record) -> dict | list | None:
    """The dict or list that one of Python's containers is, else None."""
    given = record.args[0] if record.args else None
    if record.path in _DICTS:
        return {**(given if isinstance(given, dict) else {}), **(record.entries or {})}
    if record.path in _LISTS:
        return [*(given if isinstance(given, (list, tuple)) else ()), *(record.items or ())]
    return None
