"""How many numbers a network may consist of, while it is built from a file that holds them."""

import contextlib
import contextvars
import math

_LEFT = contextvars.ContextVar("left", default=None)


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


def claim(shape):
    """Ask for an array, before memory is taken for it.

    Parameters
    ----------
    shape : sequence of int

    Raises
    ------
    ValueError
        If there is an allowance, and it is spent.
    """
    left = _LEFT.get()
    if left is not None:
        left[0] -= math.prod(map(int, shape))
        if left[0] < 0:
            raise ValueError(
                f"a parameter of shape {tuple(shape)} is more than the file has numbers for"
            )
