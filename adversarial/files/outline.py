"""Arrays of which only shape and type are known: what ``check`` looks at, instead of data."""

import contextlib
from collections.abc import Iterator, Sequence
from contextvars import ContextVar

import numpy as np
from numpy.typing import DTypeLike

_ON: ContextVar[bool] = ContextVar("outlines", default=False)


@contextlib.contextmanager
def outlines() -> Iterator[None]:
    """Let readers give outlines in the block: they read headers, and no data.

    Initial weights are outlines, too: a network of any size is made in no memory.
    """
    token = _ON.set(True)
    try:
        with np.errstate(all="ignore"):  # the log of zeros, say
            yield
    finally:
        _ON.reset(token)


def outlined() -> bool:
    """Whether outlines are wanted."""
    return _ON.get()


def outline(shape: Sequence[int], dtype: DTypeLike) -> np.ndarray:
    """An array of zeros that takes no memory, and cannot be written to.

    Examples
    --------
    >>> weights = outline((10**6, 10**6), "float32")
    >>> weights.shape, float(weights[-1, -1])
    ((1000000, 1000000), 0.0)
    """
    return np.broadcast_to(np.zeros((), dtype), tuple(shape))
