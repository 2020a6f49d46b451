"""Monitoring channels that several kinds of layer share, under the original's names."""

from aesara import tensor as at


def norms(W, axis, name):
    """Smallest, mean and largest Euclidean norm of ``W`` over ``axis``."""
    values = at.sqrt(at.square(W).sum(axis=axis))
    return {f"{name}_min": values.min(), f"{name}_mean": values.mean(), f"{name}_max": values.max()}


def weight_norms(W):
    """Norms of the rows (one per input) and columns (one per output) of a weight matrix."""
    return {**norms(W, 1, "row_norms"), **norms(W, 0, "col_norms")}


def over_examples(state, order, separator, prefix="", axis=0):
    """Statistics over examples, then over units.

    Parameters
    ----------
    state : tensor variable
        Activations.
    order : sequence of {'max', 'mean', 'min', 'range'}
        Which statistics over examples, in this order.
    separator : str
        Between ``x`` and the statistic over units: dense layers write ``max_x_mean_u``, maxout
        ``max_x.mean_u``.
    prefix : str
        Before everything, ``'p_'`` for the pooled units of maxout.
    axis : int or tuple of int
        The axes that are "examples"; the rest are units.
    """
    highest, lowest = state.max(axis=axis), state.min(axis=axis)
    statistics = {
        "max": highest,
        "min": lowest,
        "mean": state.mean(axis=axis),
        "range": highest - lowest,
    }
    return {
        f"{prefix}{name}_x{separator}{unit}_u": getattr(statistics[name], unit)()
        for name in order
        for unit in ("max", "mean", "min")
    }
