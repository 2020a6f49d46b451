"""Sums of Gaussian kernels at fixed points, over centres that arrive in batches of any size."""

import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import ArrayLike

from adversarial.evaluation.distances import (
    as_rows,
    blocks,
    check_same_width,
    squared_distances,
)
from adversarial.processors import processors

# A block of distances is 500 x 1000 float64, 4 MB: big enough for the matrix product, small
# enough for the cache misses of the exponentials not to matter.
POINTS, CENTRES = 500, 1000

# Below e^-700 numbers of float64 are subnormal: slow, and nothing beside the largest kernel's 1.
LEAST = -700.0

# Samples and examples seem to have different units if the largest absolute value of one is so many
# times the other's, or if only one has negative values beyond this part of its largest. With fewer
# dimensions than any image has, examples may be spread so without a difference of units.
SCALES_APART = 20.0
CLEARLY_NEGATIVE = 0.35
LEAST_OF_IMAGES = 16


class KernelSums:
    """Kernels of several widths at the same points.

    Distances are computed once for all sigmas. Nothing is kept of a batch but what it adds to the
    sums, so that memory does not grow with the number of centres.

    Parameters
    ----------
    points : array_like, shape (n, dims)
    sigmas : sequence of float

    Attributes
    ----------
    points : ndarray, shape (n, dims)
    sigmas : ndarray of float64
    n_centres : int
        So far.

    Raises
    ------
    ValueError
        If points are no matrix, or a sigma is not positive.
    DataError
        If points hold NaN or infinite values.
    """

    def __init__(self, points: ArrayLike, sigmas: ArrayLike) -> None:
        self.points = as_rows(points, "points")
        self.sigmas = check_sigmas(sigmas)
        self.n_centres = 0
        self._range = np.array([np.inf, -np.inf])
        offset = self.points.mean(axis=0, dtype=np.float64)
        self._blocks = [
            _Block(self.points[start : start + POINTS], self.sigmas, offset)
            for start in range(0, len(self.points), POINTS)
        ]

    def add(self, centres: ArrayLike) -> None:
        """Add the kernels of more centres.

        Parameters
        ----------
        centres : array_like, shape (any, dims)

        Raises
        ------
        ValueError
            If shapes do not fit.
        DataError
            If centres hold NaN or infinite values.
        """
        centres = as_rows(centres, "centres", self.n_centres)
        check_same_width(self.points, centres, ("points", "centres"))
        # NumPy's matrix product uses all processors anyway; its exponentials use one.
        with ThreadPoolExecutor(processors()) as pool:
            list(pool.map(lambda block: block.add(centres), self._blocks))
        self.n_centres += len(centres)
        low, high = self._range
        self._range = np.array([min(low, centres.min()), max(high, centres.max())])

    def log_likelihoods(self) -> np.ndarray:
        """Per sigma and point, in nats; shape (len(sigmas), n)."""
        found = [block.log_sums() for block in self._blocks]
        return np.concatenate(found, axis=1) - np.log(self.n_centres)

    def warn_of_other_units(self, stacklevel: int = 2) -> None:
        """Warn, with both ranges, if points and centres seem to be in different units."""
        ranges = np.array([self._range, [self.points.min(), self.points.max()]], dtype=np.float64)
        scales = np.abs(ranges).max(axis=1)
        of_samples, of_points = -ranges[:, 0] > CLEARLY_NEGATIVE * scales
        images = self.points.shape[1] >= LEAST_OF_IMAGES
        differ = of_samples > of_points or (of_points > of_samples and images)
        if not scales.all() or not (differ or scales.max() > SCALES_APART * scales.min()):
            return
        centres, points = (f"[{low:.4g}, {high:.4g}]" for low, high in ranges)
        warnings.warn(
            f"samples lie in {centres}, examples in {points}: if these are different units, the "
            "log-likelihood means nothing.",
            stacklevel=stacklevel,
        )


class _Block:
    """The sums at a few points.

    The largest kernel of a point is that of its nearest centre whatever the sigma, so one running
    minimum stabilises every sum.
    """

    def __init__(self, points: np.ndarray, sigmas: np.ndarray, offset: np.ndarray) -> None:
        self.points = points
        self.offset = offset
        self.scales = -0.5 / np.square(sigmas)
        self.constants = points.shape[1] * np.log(sigmas * np.sqrt(2 * np.pi))
        self.nearest = np.full(len(points), np.inf)
        self.sums = np.zeros((len(sigmas), len(points)))

    def add(self, centres: np.ndarray) -> None:
        points = np.subtract(self.points, self.offset, dtype=np.float64)
        for _, some in blocks(centres, CENTRES, self.offset):
            distances = squared_distances(points, some)
            nearest = np.minimum(self.nearest, distances.min(axis=1))
            if np.isfinite(self.nearest[0]):
                self.sums *= np.exp(self.scales[:, None] * (self.nearest - nearest))
            distances -= nearest[:, None]
            for total, scale in zip(self.sums, self.scales):
                exponents = np.maximum(distances * scale, LEAST)
                total += np.exp(exponents, out=exponents).sum(axis=1)
            self.nearest = nearest

    def log_sums(self) -> np.ndarray:
        """Per sigma and point, without the number of centres."""
        return np.log(self.sums) + self.scales[:, None] * self.nearest - self.constants[:, None]


def check_sigmas(candidates: ArrayLike) -> np.ndarray:
    """Return positive and finite widths as float64; anything else is a ValueError."""
    sigmas = np.asarray(candidates, dtype=np.float64)
    if sigmas.ndim != 1 or len(sigmas) == 0:
        raise ValueError(f"sigmas: expected a non-empty list of numbers, got shape {sigmas.shape}.")
    if not (np.isfinite(sigmas) & (sigmas > 0)).all():
        raise ValueError(f"sigma must be positive and finite, got {sigmas.tolist()}.")
    return sigmas
