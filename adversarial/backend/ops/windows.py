"""How many windows, of a kernel or of a pool, cover an axis of an image."""

import operator

from aesara import tensor as at
from aesara.tensor.exceptions import NotScalarConstantError


def window_count(size, window, stride, partial):
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


def pair(name, value, least):
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


def size_variable(size):
    """An axis's length as an ``int64`` scalar variable, which an operation can take as input."""
    return at.cast(at.as_tensor_variable(size), "int64")


def known_size(size):
    """The value of an axis's length if the graph tells it, else None."""
    try:
        return int(at.get_scalar_constant_value(size))
    except NotScalarConstantError:
        return None


def sizes_of(variable, axes):
    """Lengths of some axes: integers where the type tells them, else expressions."""
    shape = variable.type.shape
    return [variable.shape[axis] if shape[axis] is None else shape[axis] for axis in axes]
