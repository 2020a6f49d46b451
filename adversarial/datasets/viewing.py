"""Values scaled to [-1, 1] for display."""

import numpy as np


def largest_by_example(X, converter=None):
    """Return each example's largest absolute value.

    Parameters
    ----------
    X : array
        Rows of a design matrix, or a topological view.
    converter : DefaultViewConverter, optional
        Tells where the examples are in a view of its axes and shape. In everything else they are
        along the first axis.

    Returns
    -------
    array
        Of as many dimensions as `X`, so that `X` can be divided by it; 1 for examples of zeros.
    """
    axis = 0
    if converter is not None and X.ndim == 4:
        sizes = dict(zip(converter.axes, X.shape))
        if (sizes[0], sizes[1], sizes["c"]) == converter.shape:
            axis = converter.axes.index("b")
    others = tuple(i for i in range(X.ndim) if i != axis)
    largest = np.abs(X).max(axis=others, keepdims=True)
    largest[largest == 0] = 1
    return largest


def scaled_like(X, ref, per_example, converter=None):
    """Return ``X / max|ref|``, clipped to [-1, 1].

    Parameters
    ----------
    X, ref : array
        Of the same shape, if `per_example`.
    per_example : bool
        Take the largest value of each example, not of all.
    converter : DefaultViewConverter, optional
        See `largest_by_example`.
    """
    largest = largest_by_example(ref, converter) if per_example else np.abs(ref).max() or 1
    return np.clip(X / largest, -1.0, 1.0)
