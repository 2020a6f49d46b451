"""Arrays that a file asks for: bounded before NumPy is asked for them."""

import math

import numpy as np

from adversarial.errors import ConfigError

# Numbers that all calls of NumPy in a file may make. The paper's files make none.
MOST_NUMBERS = 1 << 23
KINDS = "biufc"  # numbers of at most 16 bytes, not texts or records of any length
_LONGEST_NAME = 20


def count_numbers(keywords):
    """Count the numbers that a call of NumPy makes.

    Parameters
    ----------
    keywords : dict
        Its arguments.

    Returns
    -------
    int

    Raises
    ------
    ConfigError
        If it is to make something else than numbers.
    """
    dtype = keywords.get("dtype")
    if isinstance(dtype, str) and len(dtype) > _LONGEST_NAME:
        raise ConfigError(f"dtype {dtype[:_LONGEST_NAME]!r}... is refused: it is none of numbers.")
    if dtype is not None and np.dtype(dtype).kind not in KINDS:
        raise ConfigError(f"dtype {dtype!r} is refused: it is none of numbers.")
    if "shape" not in keywords:
        return _count(list(keywords.values()))
    try:
        return math.prod(int(n) for n in np.ravel(keywords["shape"]))
    except (TypeError, ValueError, OverflowError):
        return 0  # NumPy will say what is wrong with such a shape


def _count(value):
    """Count the numbers in lists, arrays and texts."""
    if isinstance(value, np.ndarray):
        return value.size
    if isinstance(value, (list, tuple)):
        return sum(map(_count, value))
    return len(value) if isinstance(value, (str, bytes)) else 1
