"""The training example nearest to a sample: has the generator copied?"""

import numpy as np
from numpy.typing import ArrayLike

from adversarial.evaluation.distances import (
    as_rows,
    blocks,
    check_same_width,
    squared_distances,
)

POINTS, EXAMPLES = 200, 4000  # rows of a block: 6 MB of distances


def nearest_examples(points: ArrayLike, examples: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Find for each point the example at the least squared Euclidean distance.

    Parameters
    ----------
    points : array_like, shape (n, dims)
    examples : array_like, shape (n_examples, dims)
        In the points' units and order of dimensions.

    Returns
    -------
    indices : ndarray of int, shape (n,)
        Rows of `examples`; the first of several equally near.
    distances : ndarray of float64, shape (n,)
        Squared Euclidean distances, summed in float64 from the differences themselves.

    Raises
    ------
    ValueError
        If shapes do not fit.
    DataError
        If points or examples hold NaN or infinite values.

    Notes
    -----
    Matrix products shortlist the examples; whoever is within their rounding error of the best is
    measured again from the differences. So near-ties are decided as a plain loop decides them.

    Examples
    --------
    >>> nearest_examples([[0.0, 0.0]], [[3.0, 4.0], [1.0, 1.0], [-1.0, 1.0]])
    (array([1]), array([2.]))
    """
    points, examples = as_rows(points, "points"), as_rows(examples, "examples")
    check_same_width(points, examples, ("points", "examples"))
    offset = examples.mean(axis=0, dtype=np.float64)
    indices = np.zeros(len(points), dtype=np.intp)
    distances = np.full(len(points), np.inf)
    for first, x in blocks(points, POINTS, offset):
        for start, y in blocks(examples, EXAMPLES, offset):
            rough = squared_distances(x, y)
            slack = _rounding_error(x, y)
            limits = np.minimum(rough.min(axis=1) + slack, distances[first : first + len(x)])
            for row in np.flatnonzero((rough <= (limits + slack)[:, None]).any(axis=1)):
                shortlist = start + np.flatnonzero(rough[row] <= limits[row] + slack[row])
                measured = _direct(points[first + row], examples[shortlist])
                best = measured.argmin()
                if measured[best] < distances[first + row]:
                    distances[first + row] = measured[best]
                    indices[first + row] = shortlist[best]
    return indices, distances


def _direct(point: np.ndarray, examples: np.ndarray) -> np.ndarray:
    differences = np.subtract(examples, point, dtype=np.float64)
    return np.square(differences, out=differences).sum(axis=1)


def _rounding_error(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Bound, per row of `x`, the error of :func:`squared_distances` against any row of `y`."""
    largest = np.einsum("ij,ij->i", x, x) + np.einsum("ij,ij->i", y, y).max()
    return 4 * (x.shape[1] + 4) * np.finfo(np.float64).eps * largest
