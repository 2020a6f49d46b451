"""What an argument may be: signatures say it, and :func:`misfit` reads it.

Types alone do not tell a batch size from a number of -5. A kind is a type with a test, as
``Annotated`` writes it; checkers of types see the type.
"""

import collections.abc
import math
import numbers
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np


@dataclass(frozen=True)
class Kind:
    """A test that a value of the right type has to pass.

    Attributes
    ----------
    text : str
        What it has to be, for messages, as in ``a number above 0``.
    test : callable
        Takes the value.
    """

    text: str
    test: Callable[[Any], bool]


@dataclass(frozen=True)
class Channel:
    """Marks the name of a monitoring channel that will be read.

    Attributes
    ----------
    default : str or None
        The channel that is read unless one is named.
    """

    default: str | None = None


class NewChannel:
    """Marks the name of a monitoring channel that will be made."""


Count = Annotated[int, Kind("a whole number of at least 1", lambda value: value >= 1)]
Natural = Annotated[int, Kind("a whole number of at least 0", lambda value: value >= 0)]
Positive = Annotated[float, Kind("a number above 0", lambda value: 0 < value < math.inf)]
NonNegative = Annotated[float, Kind("a number of at least 0", lambda value: 0 <= value < math.inf)]
Probability = Annotated[
    float, Kind("a probability above 0 and at most 1", lambda value: 0 < value <= 1)
]
Share = Annotated[float, Kind("a number from 0 to 1", lambda value: 0 <= value <= 1)]
SeedNumber = Annotated[int, Kind("a whole number from 0 to 2**32 - 1", lambda v: 0 <= v < 2**32)]
Seed = SeedNumber | collections.abc.Sequence[SeedNumber]
Size2D = Annotated[
    collections.abc.Sequence[Count],
    Kind("two whole numbers of at least 1", lambda value: len(value) == 2),
]
Axes = Annotated[
    collections.abc.Sequence,
    Kind(
        "'b', 0, 1, 'c' in any order", lambda axes: sorted(map(str, axes)) == ["0", "1", "b", "c"]
    ),
]
PreprocessorLike = Annotated[Any, Kind("a preprocessor", lambda value: hasattr(value, "apply"))]
ModelLike = Annotated[Any, Kind("a model", lambda value: hasattr(value, "get_params"))]
Values = float | collections.abc.Sequence | np.ndarray


@dataclass(frozen=True)
class Made:
    """Stands for what a call will give, where only the call is known."""

    by: Any


_WORDS = {
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    str: "a text",
    type(None): "null",
    np.ndarray: "an array",
    dict: "a mapping",
}
_SEQUENCES = (list, tuple, set, np.ndarray)


def misfit(value: Any, wanted: Any) -> str | None:
    """Say what is wrong with the value of an argument.

    Parameters
    ----------
    value : object
        Or :class:`Made`, of which only the class is looked at.
    wanted : annotation
        What is no type, and what is not known here, anything fits.

    Returns
    -------
    str or None
        As in ``must be a number or null, not 'None' (...)``; None if it fits.

    Examples
    --------
    >>> misfit("1.9", float | None)
    "must be a number or null, not the text '1.9' (write it without quotes)"
    >>> misfit(20.0, Count)
    'must be a whole number of at least 1, not 20.0'
    """
    if fits(value, wanted):
        return None
    return f"must be {describe(wanted)}, not {_shown(value)}"


def require(name: str, value: Any, wanted: Any) -> None:
    """Raise ValueError for a value that does not fit, see :func:`misfit`."""
    wrong = misfit(value, wanted)
    if wrong:
        raise ValueError(f"{name} {wrong}.")


def fits(value: Any, wanted: Any) -> bool:
    """Whether a value is of a type or kind, see :func:`misfit`."""
    origin, inner = typing.get_origin(wanted), typing.get_args(wanted)
    if origin is Annotated:
        tests = [each.test for each in inner[1:] if isinstance(each, Kind)]
        return fits(value, inner[0]) and (
            isinstance(value, Made) or all(_passes(test, value) for test in tests)
        )
    if origin in (typing.Union, types.UnionType):
        return any(fits(value, each) for each in inner)
    if origin is typing.Literal:
        return isinstance(value, Made) or value in inner
    if wanted in (Any, object):
        return True
    if isinstance(value, Made):
        return _may_give(value.by, origin or wanted)
    if wanted is None:
        return value is None
    if wanted in (int, float, bool):
        return _is_number(value, wanted)
    if wanted is collections.abc.Callable or origin is collections.abc.Callable:
        return callable(value)
    container = origin or wanted
    if container is tuple and inner and inner[-1] is not Ellipsis:
        return (
            isinstance(value, _SEQUENCES)
            and len(value) == len(inner)
            and all(map(fits, value, inner))
        )
    if container is dict:
        return isinstance(value, dict) and (
            not inner or all(fits(k, inner[0]) and fits(v, inner[1]) for k, v in value.items())
        )
    if container in (list, tuple, collections.abc.Sequence, collections.abc.Iterable):
        return isinstance(value, _SEQUENCES) and (
            not inner or all(fits(each, inner[0]) for each in value)
        )
    return isinstance(value, container) if isinstance(container, type) else True


def describe(wanted: Any) -> str:
    """Say in words what fits an annotation."""
    origin, inner = typing.get_origin(wanted), typing.get_args(wanted)
    if wanted in (Any, object):
        return "anything"
    if origin is Annotated:
        kinds = [each.text for each in inner[1:] if isinstance(each, Kind)]
        return kinds[0] if kinds else describe(inner[0])
    if origin in (typing.Union, types.UnionType):
        said = list(dict.fromkeys(describe(each) for each in inner))
        return " or ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)
    if origin is typing.Literal:
        return "one of " + ", ".join(map(repr, inner))
    container = origin or wanted
    if container is collections.abc.Callable:
        return "a function"
    if container is tuple and inner and inner[-1] is not Ellipsis:
        return f"a list of {len(inner)}, each {describe(inner[0])}"
    if container in (list, tuple, collections.abc.Sequence, collections.abc.Iterable):
        return "a list" + (f", each {describe(inner[0])}" if inner and inner[0] is not Any else "")
    if container is dict and inner:
        return f"a mapping of names, each {describe(inner[1])}"
    name = getattr(container, "__name__", str(container))
    return _WORDS.get(container) or f"a{'n' * (name[0] in 'AEIOU')} {name}"


def _is_number(value: Any, wanted: type) -> bool:
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if wanted is bool:
        return isinstance(value, (bool, np.bool_)) or (
            isinstance(value, numbers.Real) and value in (0, 1)
        )
    if isinstance(value, (bool, np.bool_)):
        return False
    if wanted is int:
        return isinstance(value, numbers.Integral)
    return isinstance(value, numbers.Real) and not math.isnan(value)


def _passes(test: Callable[[Any], bool], value: Any) -> bool:
    try:
        return bool(test(value))
    except (ArithmeticError, TypeError, ValueError):
        return False


def _may_give(call: Any, wanted: Any) -> bool:
    """Whether what a call gives may be an instance of a class."""
    if not isinstance(call, type) or call.__module__ == "builtins":
        return True
    if wanted is None or wanted in _WORDS or wanted in (list, tuple, collections.abc.Sequence):
        return wanted is np.ndarray or not call.__module__.startswith("adversarial")
    if wanted is collections.abc.Callable:
        return "__call__" in dir(call)
    return issubclass(call, wanted) if isinstance(wanted, type) else True


def _shown(value: Any) -> str:
    if isinstance(value, Made):
        return f"a {getattr(value.by, '__name__', value.by)}"
    if isinstance(value, str):
        return f"the text {value!r}{_hint(value)}"
    if value is None:
        return "null"
    if isinstance(value, (bool, np.bool_)):
        return str(value).lower()
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and {value.dtype}"
    if isinstance(value, (numbers.Number, list, tuple, dict)):
        said = repr(value)
        return said if len(said) <= 60 else f"{said[:57]}..."
    return f"a {type(value).__name__}"


def _hint(text: str) -> str:
    if text in ("None", "none"):
        return " (in YAML null means None: write null, or leave the key out)"
    try:
        float(text)
    except ValueError:
        return ""
    return " (write it without quotes)"
