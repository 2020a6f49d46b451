"""No more memory for a network than the file that it is built from has numbers for."""

import contextlib
import contextvars
import math

_LEFT: contextvars.ContextVar = contextvars.ContextVar("left", default=None)


@contextlib.contextmanager
def at_most(numbers):
    """Let networks that are built in the block draw and keep so many numbers, and no more.

    Parameters
    ----------
    numbers : int
        Each parameter counts twice: when it is drawn, and when it is kept.
    """
    token = _LEFT.set([numbers])
    try:
        yield
    finally:
        _LEFT.reset(token)


def check_memory(shape):
    """See, before an array is made, whether the numbers that are left suffice for it.

    Parameters
    ----------
    shape : sequence of int

    Raises
    ------
    ValueError
        Inside :func:`at_most`, if they do not.
    """
    left = _LEFT.get()
    if left is not None:
        left[0] -= math.prod(map(int, shape))
        if left[0] < 0:
            raise ValueError(
                f"a parameter of shape {tuple(shape)} is more than the file has numbers for"
            )
