"""How many windows, of a kernel or of a pool, cover an axis of an image."""

import operator
from collections.abc import Sequence
from typing import Any

from aesara import tensor as at
from aesara.graph.basic import Variable
from aesara.tensor.exceptions import NotScalarConstantError


def window_count(size: Any, window: Any, stride: int, partial: bool) -> Any:
    """Number of positions of a window along an axis.

    Parameters
    ----------
    size : int, None or integer scalar variable
        Pixels along the axis, padding included.
    window : int, None or integer scalar variable
        Pixels of the window.
    stride : int
        Pixels from one window to the next.
    partial : bool
        Whether a last window may hang over the end, so that every pixel is covered:
        ``ceil((size - window) / stride) + 1``. Otherwise ``floor``.

    Returns
    -------
    int, integer scalar variable, or None where an argument is None
        Without meaning if the window is larger than the image.

    Examples
    --------
    >>> window_count(33, 4, 2, partial=True), window_count(33, 4, 2, partial=False)
    (16, 15)
    """
    if size is None or window is None:
        return None
    return (size - window + (stride - 1 if partial else 0)) // stride + 1


def pair(name: str, value: Sequence[int], least: int) -> tuple[int, int]:
    """Check the two numbers, for rows and for columns, of a setting.

    Parameters
    ----------
    name : str
        What the error message calls it.
    value : pair of int
    least : int
        The smallest number allowed.

    Returns
    -------
    tuple of two int

    Raises
    ------
    ValueError
        If they are not two integers, or too small.
    """
    try:
        rows, columns = (operator.index(number) for number in value)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be two integers (rows, columns), got {value!r}.") from None
    if min(rows, columns) < least:
        raise ValueError(f"{name} must be at least {least}, got {(rows, columns)}.")
    return rows, columns


def known_size(size: Variable) -> int | None:
    """The value of an axis's length if the graph tells it, else None."""
    try:
        return int(at.get_scalar_constant_value(size))
    except NotScalarConstantError:
        return None
