"""Encodings of labels."""

import numpy as np

from adversarial.space.dtypes import resolve_dtype


def one_hot(labels, min_class=0):
    """Return labels as one-hot rows.

    Parameters
    ----------
    labels : array of int, shape (n,)
    min_class : int, default 0
        The label of the first column.

    Returns
    -------
    array, shape (n, max(labels) - min_class + 1), in ``floatX``

    Raises
    ------
    ValueError
        If labels are missing, not 1-D, not integers, or below `min_class`.
    """
    called = "Called convert_to_one_hot on a DenseDesignMatrix"
    if labels is None:
        raise ValueError(f"{called} with no labels.")
    if labels.ndim != 1:
        raise ValueError(f"{called} whose labels aren't scalar.")
    if labels.dtype.kind not in "iu":
        raise ValueError(f"{called} whose labels aren't integer-valued.")
    columns = labels.astype("int64") - min_class
    if columns.min() < 0:
        raise ValueError(
            f"{called} with the label {labels.min()}, below min_class={min_class}; "
            "give the lowest label as min_class."
        )
    rows = np.zeros((len(labels), columns.max() + 1), dtype=resolve_dtype("floatX"))
    rows[np.arange(len(labels)), columns] = 1
    return rows
