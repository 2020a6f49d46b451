r"""Parzen window estimate of a generator's log-likelihood (Table 1 of the paper).

Samples of the generator are the centres :math:`\mu_j` of :math:`n` Gaussian kernels in :math:`D`
dimensions:

.. math::
    \log p(x) = \log \frac1n \sum_j e^{-\|x - \mu_j\|^2 / 2\sigma^2} - D \log(\sigma\sqrt{2\pi}).
"""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

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

# A million kernels below e^-50 of the largest do not change the sum of all in float64.
NEGLIGIBLE = -50.0


def _sums_of_exponentials(exponents: np.ndarray) -> np.ndarray:
    """Sums along rows whose largest exponent is 0 in the end; overwrites the exponents."""
    counted = exponents > NEGLIGIBLE
    if np.count_nonzero(counted) > counted.size / 2:
        return np.exp(exponents, out=exponents).sum(axis=1)
    exponentials = np.zeros_like(exponents)
    return np.exp(exponents, out=exponentials, where=counted).sum(axis=1)


class _KernelSum:
    """Sums of kernels at fixed points, for several sigmas, over centres that arrive in blocks.

    Distances are computed once for all sigmas. The largest kernel of a point is that of its nearest
    centre whatever the sigma, so one running minimum stabilises every sum.
    """

    def __init__(self, points: np.ndarray, sigmas: np.ndarray):
        self.points = points
        self.scales = -0.5 / np.square(sigmas)
        self.constants = points.shape[1] * np.log(np.asarray(sigmas) * np.sqrt(2 * np.pi))
        self.n_centres = 0
        self.nearest = np.full(len(points), np.inf)
        self.sums = np.zeros((len(sigmas), len(points)))

    def add(self, centres: np.ndarray) -> None:
        distances = squared_distances(self.points, centres)
        nearest = np.minimum(self.nearest, distances.min(axis=1))
        if self.n_centres:
            self.sums *= np.exp(self.scales[:, None] * (self.nearest - nearest))
        distances -= nearest[:, None]
        for total, scale in zip(self.sums, self.scales):
            total += _sums_of_exponentials(distances * scale)
        self.nearest = nearest
        self.n_centres += len(centres)

    def log_likelihoods(self) -> np.ndarray:
        """Per sigma and point, in nats; shape (len(sigmas), len(points))."""
        log_sums = np.log(self.sums) + self.scales[:, None] * self.nearest
        return log_sums - np.log(self.n_centres) - self.constants[:, None]


def _check_sigmas(candidates: ArrayLike) -> np.ndarray:
    sigmas = np.asarray(candidates, dtype=np.float64)
    if sigmas.ndim != 1 or len(sigmas) == 0:
        raise ValueError(f"sigmas: expected a non-empty list of numbers, got shape {sigmas.shape}.")
    if not (np.isfinite(sigmas) & (sigmas > 0)).all():
        raise ValueError(f"sigma must be positive and finite, got {sigmas.tolist()}.")
    return sigmas


def _log_likelihoods(points: ArrayLike, centres: ArrayLike, sigmas: ArrayLike) -> np.ndarray:
    """Per sigma and point; shape (len(sigmas), n)."""
    sigmas = _check_sigmas(sigmas)
    points, centres = as_rows(points, "points"), as_rows(centres, "centres")
    check_same_width(points, centres, ("points", "centres"))
    offset = centres.mean(axis=0, dtype=np.float64)

    def of_block(start: int) -> np.ndarray:
        block = np.subtract(points[start : start + POINTS], offset, dtype=np.float64)
        kernels = _KernelSum(block, sigmas)
        for _, centre_block in blocks(centres, CENTRES, offset):
            kernels.add(centre_block)
        return kernels.log_likelihoods()

    # NumPy's matrix product uses all processors anyway; its exponentials use one.
    with ThreadPoolExecutor(processors()) as pool:
        found = list(pool.map(of_block, range(0, len(points), POINTS)))
    return np.concatenate(found, axis=1)


def log_likelihood(points: ArrayLike, centres: ArrayLike, sigma: float) -> np.ndarray:
    """Log-likelihood of each point under the Parzen window.

    Parameters
    ----------
    points : array_like, shape (n, dims)
        For images: design-matrix rows, pixels in [0, 1].
    centres : array_like, shape (n_centres, dims)
        Samples of the generator, in the points' units and order of dimensions.
    sigma : float
        Standard deviation of each kernel, in the points' units.

    Returns
    -------
    ndarray of float64, shape (n,)
        In nats, in the order of `points`.

    Raises
    ------
    ValueError
        If shapes do not fit or `sigma` is not positive.
    DataError
        If points or centres hold NaN or infinite values.

    Notes
    -----
    Original: ``parzen_ll.py``, which returned them in a strided order and in a precision that hung
    on the type of sigma. Here everything is float64.

    Examples
    --------
    >>> log_likelihood([[0.5] * 784], [[0.5] * 784], sigma=0.2).round(2)
    array([541.35])
    """
    return _log_likelihoods(points, centres, [sigma])[0]


def mean_log_likelihoods(points: ArrayLike, centres: ArrayLike, sigmas: ArrayLike) -> np.ndarray:
    """Mean log-likelihood of the points for each of several sigmas; distances are computed once.

    Parameters
    ----------
    points, centres : array_like
        As for :func:`log_likelihood`.
    sigmas : sequence of float

    Returns
    -------
    ndarray of float64, shape (len(sigmas),)
        In nats.
    """
    return _log_likelihoods(points, centres, sigmas).mean(axis=1)


def sigma_grid(start: float = -1.0, end: float = 0.0, count: int = 10) -> np.ndarray:
    """Logarithmic grid of candidate sigmas; the defaults are the original's.

    Parameters
    ----------
    start, end : float
        Base-10 logarithms of the first and last sigma.
    count : int

    Returns
    -------
    ndarray of float64, shape (count,)

    Raises
    ------
    ValueError
        If `count` is below 1.

    Examples
    --------
    >>> sigma_grid().round(3)
    array([0.1  , 0.129, 0.167, 0.215, 0.278, 0.359, 0.464, 0.599, 0.774, 1.   ])
    """
    if count < 1:
        raise ValueError(f"count must be at least 1, got {count}.")
    return np.logspace(start, end, count)


def choose_sigma(
    valid: ArrayLike, centres: ArrayLike, sigmas: ArrayLike | None = None
) -> tuple[float, np.ndarray]:
    """Choose the sigma under which validation examples are most likely.

    Parameters
    ----------
    valid : array_like, shape (n, dims)
        Validation examples; the original takes the first 1000 of MNIST's.
    centres : array_like, shape (n_centres, dims)
    sigmas : sequence of float, optional
        Candidates; :func:`sigma_grid` by default.

    Returns
    -------
    sigma : float
        The best; the first of several equally good.
    means : ndarray of float64, shape (len(sigmas),)
        Mean log-likelihood for each candidate, in nats.

    Warns
    -----
    UserWarning
        If the best is the smallest or largest of several: a better one may lie outside.
    """
    sigmas = sigma_grid() if sigmas is None else _check_sigmas(sigmas)
    means = mean_log_likelihoods(valid, centres, sigmas)
    best = float(sigmas[np.argmax(means)])
    if len(sigmas) > 1 and best in (sigmas.min(), sigmas.max()):
        warnings.warn(
            f"sigma {best:.4g} is best at the edge of its grid [{sigmas.min():.4g}, "
            f"{sigmas.max():.4g}]: widen the grid.",
            stacklevel=2,
        )
    return best, means


def standard_error(ll: ArrayLike) -> float:
    """Standard error of a mean across examples; as in the original, with ddof 0.

    Parameters
    ----------
    ll : array_like, shape (n,)

    Returns
    -------
    float

    Examples
    --------
    >>> standard_error([1.0, 3.0, 1.0, 3.0])
    0.5
    """
    ll = np.asarray(ll, dtype=np.float64)
    return float(ll.std() / np.sqrt(ll.size))


@dataclass(frozen=True)
class ParzenResult:
    """One cell of Table 1, with how it came about.

    Attributes
    ----------
    mean, standard_error : float
        Log-likelihood of the points and its standard error across them, in nats.
    sigma : float
        Standard deviation of each kernel.
    n_points, n_centres : int
    n_valid : int
        Validation examples that chose sigma; 0 if it was given.
    sigmas, valid_means : list of float or None
        Candidates and their mean validation log-likelihoods in nats; None if sigma was given.
    """

    mean: float
    standard_error: float
    sigma: float
    n_points: int
    n_centres: int
    n_valid: int = 0
    sigmas: list[float] | None = None
    valid_means: list[float] | None = None


def parzen_window(
    points: np.ndarray,
    centres: np.ndarray,
    sigma: float | None = None,
    valid: np.ndarray | None = None,
    sigmas: Sequence[float] | np.ndarray | None = None,
) -> ParzenResult:
    """Score a generator's samples as in Table 1 of the paper.

    Parameters
    ----------
    points : array_like, shape (n, dims)
        Test examples.
    centres : array_like, shape (n_centres, dims)
        Samples; the paper's numbers use 10,000.
    sigma : float, optional
        Use this one instead of choosing.
    valid : array_like, shape (n_valid, dims), optional
        Validation examples that choose sigma.
    sigmas : sequence of float, optional
        Candidates; :func:`sigma_grid` by default.

    Returns
    -------
    ParzenResult

    Raises
    ------
    ValueError
        Unless exactly one of `sigma` and `valid` is given.
    """
    if (sigma is None) == (valid is None):
        raise ValueError("Give either sigma or the validation examples that choose it.")
    chosen_from: dict[str, Any] = {}
    if sigma is None:
        assert valid is not None
        sigmas = sigma_grid() if sigmas is None else sigmas
        sigma, means = choose_sigma(valid, centres, sigmas)
        chosen_from = {
            "n_valid": len(valid),
            "sigmas": [float(s) for s in sigmas],
            "valid_means": means.tolist(),
        }
    ll = log_likelihood(points, centres, sigma)
    return ParzenResult(
        mean=float(ll.mean()),
        standard_error=standard_error(ll),
        sigma=float(sigma),
        n_points=len(points),
        n_centres=len(centres),
        **chosen_from,
    )


def running_log_likelihood(
    points: ArrayLike, batches: Iterable[ArrayLike], sigma: float
) -> Iterator[tuple[int, float]]:
    """Mean log-likelihood after each batch of centres, without ever holding them all.

    Parameters
    ----------
    points : array_like, shape (n, dims)
    batches : iterable of array_like, shape (any, dims)
        Centres, drawn as they are asked for; may be endless.
    sigma : float

    Yields
    ------
    n_centres : int
        Centres seen so far.
    mean : float
        What :func:`log_likelihood` with exactly these centres would give on average, in nats.

    Notes
    -----
    Original: ``ll.py``, which drew one centre a step and never stopped.
    """
    sigmas = _check_sigmas([sigma])
    points = as_rows(points, "points")
    offset = points.mean(axis=0, dtype=np.float64)
    kernels = _KernelSum(np.subtract(points, offset, dtype=np.float64), sigmas)
    for batch in batches:
        centres = as_rows(batch, "centres")
        check_same_width(points, centres, ("points", "centres"))
        for _, block in blocks(centres, CENTRES, offset):
            kernels.add(block)
        yield kernels.n_centres, float(kernels.log_likelihoods().mean())
