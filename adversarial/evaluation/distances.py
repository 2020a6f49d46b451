"""Squared Euclidean distances between many rows, by matrix products in float64."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from adversarial.errors import DataError


def as_rows(array: ArrayLike, name: str, first: int = 0) -> np.ndarray:
    """Check that an array holds finite rows to compare.

    Parameters
    ----------
    array : array_like, shape (n, dims)
    name : str
        What the error calls it.
    first : int
        What the error counts its rows from.

    Returns
    -------
    ndarray, shape (n, dims)
        In its own type: blocks of it become float64 when they are used.

    Raises
    ------
    ValueError
        If it is not a matrix with at least one row.
    DataError
        If a value is NaN or infinite.
    """
    rows = np.asarray(array)
    if rows.ndim != 2 or len(rows) == 0:
        raise ValueError(f"{name}: expected shape (n, dims) with n > 0, got {rows.shape}.")
    finite = np.isfinite(rows).all(axis=1)
    if not finite.all():
        raise DataError(
            f"{name}: {np.sum(~finite)} of {len(rows)} rows hold NaN or infinite values, "
            f"first row {first + np.argmin(finite)}. If a generator drew them, its training has "
            "diverged."
        )
    return rows


def check_same_width(points: np.ndarray, centres: np.ndarray, names: tuple[str, str]) -> None:
    """Raise ValueError unless both matrices have equally many columns; `names` is a pair of str."""
    if points.shape[1] != centres.shape[1]:
        raise ValueError(
            f"{names[0]} have {points.shape[1]} dimensions, {names[1]} have {centres.shape[1]}."
        )


def blocks(rows: np.ndarray, size: int, offset: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Yield consecutive blocks of rows in float64, less an offset.

    Parameters
    ----------
    rows : ndarray, shape (n, dims)
    size : int
        Rows of a block; the last may be shorter.
    offset : ndarray, shape (dims,)
        Subtracted from each row: a point in the middle of the data keeps the norms, and with them
        the cancellation in :func:`squared_distances`, small.

    Yields
    ------
    int
        Index of the block's first row.
    ndarray of float64, shape (size, dims)
    """
    for start in range(0, len(rows), size):
        yield start, np.subtract(rows[start : start + size], offset, dtype=np.float64)


def squared_distances(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    r"""Expand :math:`\|x_i - y_j\|^2` into norms and one matrix product.

    Parameters
    ----------
    x, y : ndarray of float64, shapes (n, dims) and (m, dims)

    Returns
    -------
    ndarray of float64, shape (n, m)
        Never negative. The absolute error is of the order of
        :math:`10^{-16} (\|x_i\|^2 + \|y_j\|^2)`.
    """
    distances = x @ (-2.0 * y).T
    distances += np.einsum("ij,ij->i", x, x)[:, None]
    distances += np.einsum("ij,ij->i", y, y)
    return np.maximum(distances, 0.0, out=distances)
