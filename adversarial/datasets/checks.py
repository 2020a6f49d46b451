"""Checks of what data sets are given."""

import warnings

import numpy as np

from adversarial.files.outline import outlined
from adversarial.space.dtypes import resolve_dtype

_ROWS_AT_A_TIME = 1000


def check_labels(name, labels, num_labels):
    """Refuse labels that are not from 0 to ``num_labels - 1``.

    Parameters
    ----------
    name : str
        What the labels are called in the error.
    labels : array or None
    num_labels : int or None
        ``None`` checks nothing.

    Raises
    ------
    ValueError
    """
    if num_labels is None:
        return
    if labels is None:
        raise ValueError(f"{name}_labels={num_labels} is given without {name}.")
    if labels.dtype.kind not in "iu":
        raise ValueError(f"{name}_labels needs integers in {name}, got {labels.dtype}.")
    if labels.size and (labels.min() < 0 or labels.max() >= num_labels):
        raise ValueError(
            f"{name}_labels={num_labels}, but {name} has values from {labels.min()} to "
            f"{labels.max()}."
        )


def check_range(start, stop, size):
    """Refuse a range of rows that is open, empty or outside of the data.

    Parameters
    ----------
    start, stop : int
    size : int
        Number of rows there are.

    Raises
    ------
    ValueError
    """
    if start is None or stop is None:
        raise ValueError(f"start and stop must be given together, got {start} and {stop}.")
    if start < 0:
        raise ValueError(f"start={start} must not be negative.")
    if stop <= start:
        raise ValueError(f"stop={stop} must be greater than start={start}.")
    if stop > size:
        raise ValueError(f"stop={stop}>m={size}")


def rows_to_keep(name, start, stop, size):
    """Return the rows that a loader's `start` and `stop` ask for.

    Parameters
    ----------
    name : str
        The loader's name, for the warning.
    start, stop : int or None
    size : int
        Number of rows there are.

    Returns
    -------
    slice
        All rows without `start`, as in the original: `stop` alone is ignored, with a warning.

    Raises
    ------
    ValueError
        As `check_range`.
    """
    if start is not None:
        check_range(start, stop, size)
        return slice(start, stop)
    if stop is not None:
        warnings.warn(
            f"{name}: stop={stop} is ignored without start; add start: 0 to cut.", stacklevel=3
        )
    return slice(0, size)


def check_numbers(name, array):
    """Refuse an array that holds anything but numbers that training can use, in one pass.

    Parameters
    ----------
    name : str
        What the array is called in the error.
    array : array
        One that is mapped from a file is not read.

    Raises
    ------
    ValueError
        For texts, dates, objects and complex numbers; for NaN, infinity, and what is too large for
        the configured float type. The first of them is named by its place, counted from 0.
    """
    if array.dtype.kind not in "buif":
        raise ValueError(f"{name} must hold numbers, not {array.dtype}.")
    if array.dtype.kind != "f" or isinstance(array, np.memmap) or outlined():
        return
    largest = np.finfo(resolve_dtype("floatX")).max
    for start in range(0, len(array), _ROWS_AT_A_TIME):
        rows = array[start : start + _ROWS_AT_A_TIME]
        good = np.abs(rows) <= largest
        if good.all():
            continue
        first, *rest = (int(i) for i in np.argwhere(~good)[0])
        value = rows[(first, *rest)]
        place = f"row {first + start}" + f", column {', '.join(map(str, rest))}" * bool(rest)
        kind = "NaN" if np.isnan(value) else "infinity" if np.isinf(value) else f"{value:g}"
        raise ValueError(
            f"The data contain {kind}, in {name}, {place}, counted from 0."
            + " That is too large for float32." * bool(np.isfinite(value))
        )
