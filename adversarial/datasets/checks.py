"""Checks of what data sets are given."""

import warnings

import numpy as np


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


def refuse_nan(array):
    """Refuse an array that contains NaN.

    Raises
    ------
    ValueError
    """
    if np.isnan(array).any():
        raise ValueError("The data contain NaN.")
