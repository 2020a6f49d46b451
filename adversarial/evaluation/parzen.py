r"""Parzen window estimate of a generator's log-likelihood (Table 1 of the paper).

Samples of the generator are the centres :math:`\mu_j` of :math:`n` Gaussian kernels in :math:`D`
dimensions:

.. math::
    \log p(x) = \log \frac1n \sum_j e^{-\|x - \mu_j\|^2 / 2\sigma^2} - D \log(\sigma\sqrt{2\pi}).
"""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from adversarial.evaluation.kernel_sums import KernelSums, check_sigmas


def _log_likelihoods(points: ArrayLike, centres: ArrayLike, sigmas: ArrayLike) -> np.ndarray:
    """Per sigma and point; shape (len(sigmas), n)."""
    sums = KernelSums(points, sigmas)
    sums.add(centres)
    sums.warn_of_other_units(stacklevel=4)
    return sums.log_likelihoods()


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

    Warns
    -----
    UserWarning
        If the centres seem to be in other units than the points, with both ranges.

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
    sigmas = sigma_grid() if sigmas is None else check_sigmas(sigmas)
    means = mean_log_likelihoods(valid, centres, sigmas)
    best = float(sigmas[np.argmax(means)])
    warn_at_edge(best, sigmas)
    return best, means


def warn_at_edge(best: float, sigmas: Sequence[float] | np.ndarray) -> None:
    """Warn if the best sigma is the smallest or largest of several: see :func:`choose_sigma`."""
    low, high = min(sigmas), max(sigmas)
    if low < high and best in (low, high):
        warnings.warn(
            f"sigma {best:.4g} is best at the edge of its grid [{low:.4g}, {high:.4g}]: widen the "
            "grid.",
            stacklevel=3,
        )


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


class ParzenWindow:
    """A score for samples that come batch after batch: each is used once, and none is kept.

    Sums are kept for every candidate sigma, at the test and the validation examples, so that one
    pass over the samples gives the sigma and the score, and that after every batch. Where all
    samples are there, :meth:`choose` saves most of that.

    Parameters
    ----------
    points, sigma, valid, sigmas
        As for :func:`parzen_window`.

    Attributes
    ----------
    sigmas : ndarray of float64
        The candidates; or the one that was given or chosen.
    n_centres : int
        Samples so far.

    Raises
    ------
    ValueError
        Unless exactly one of `sigma` and `valid` is given.

    Examples
    --------
    >>> window = ParzenWindow(points=[[0.0]], sigma=1.0)
    >>> for batch in ([[0.0], [1.0]], [[-1.0]]):
    ...     window.add(batch)
    >>> window.n_centres, round(window.result().mean, 4)
    (3, -1.2232)
    """

    def __init__(
        self,
        points: ArrayLike,
        sigma: float | None = None,
        valid: ArrayLike | None = None,
        sigmas: ArrayLike | None = None,
    ) -> None:
        if (sigma is None) == (valid is None):
            raise ValueError("Give either sigma or the validation examples that choose it.")
        if sigma is not None:
            sigmas = [sigma]
        elif sigmas is None:
            sigmas = sigma_grid()
        self._test = KernelSums(points, sigmas)
        self._valid = None if valid is None else KernelSums(valid, sigmas)
        self._growing = [sums for sums in (self._valid, self._test) if sums is not None]

    @property
    def sigmas(self) -> np.ndarray:
        return self._test.sigmas

    @property
    def n_centres(self) -> int:
        return self._test.n_centres

    def choose(self, centres: ArrayLike) -> None:
        """Choose sigma before samples are added: the test set then costs the kernels of that alone.

        Parameters
        ----------
        centres : array_like, shape (n_centres, dims)
            All samples that will be added.
        """
        if self._valid is not None:
            self._valid.add(centres)
            best = self.sigmas[np.argmax(self._valid_means())]
            self._test = KernelSums(self._test.points, [best])
            self._growing = [self._test]

    def add(self, centres: ArrayLike) -> None:
        """Take more samples, shape (any, dims); errors as for :func:`log_likelihood`."""
        for sums in self._growing:
            sums.add(centres)

    def warn_of_other_units(self) -> None:
        """Warn, with both ranges, if samples and examples seem to be in different units."""
        self._test.warn_of_other_units(stacklevel=3)

    def result(self) -> ParzenResult:
        """Score the samples so far; whether sigma is at the edge of its grid is not said."""
        sigma = self.sigmas[0]
        chosen_from: dict[str, Any] = {}
        if self._valid is not None:
            means = self._valid_means()
            sigma = self._valid.sigmas[np.argmax(means)]
            chosen_from = {
                "n_valid": len(self._valid.points),
                "sigmas": self._valid.sigmas.tolist(),
                "valid_means": means.tolist(),
            }
        ll = self._test.log_likelihoods()[self.sigmas.tolist().index(sigma)]
        return ParzenResult(
            mean=float(ll.mean()),
            standard_error=standard_error(ll),
            sigma=float(sigma),
            n_points=len(ll),
            n_centres=self.n_centres,
            **chosen_from,
        )

    def _valid_means(self) -> np.ndarray:
        assert self._valid is not None
        return self._valid.log_likelihoods().mean(axis=1)


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
    window = ParzenWindow(points, sigma, valid, sigmas)
    window.choose(centres)
    window.add(centres)
    window.warn_of_other_units()
    result = window.result()
    if result.sigmas is not None:
        warn_at_edge(result.sigma, result.sigmas)
    return result


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
    sums = KernelSums(points, [sigma])
    for batch in batches:
        sums.add(batch)
        if sums.n_centres == len(np.asarray(batch)):
            sums.warn_of_other_units(stacklevel=3)
        yield sums.n_centres, float(sums.log_likelihoods().mean())
