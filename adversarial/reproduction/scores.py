"""Parzen scores as Table 1 needs them: everything is chosen on validation examples."""

from dataclasses import dataclass

import numpy as np

from adversarial.evaluation import choose_sigma, parzen_window, sigma_grid
from adversarial.evaluation.parzen import ParzenResult

LIMIT = 1000  # validation examples of MNIST that choose, as in the original
FINE = np.linspace(0.1, 0.3, 21)


@dataclass(frozen=True)
class Score:
    """A trained generator's number.

    Attributes
    ----------
    name : str
        Of the training.
    epoch : int
        Of the snapshot that was chosen.
    curve : list of (int, float, float)
        Epoch, validation log-likelihood in nats and sigma of every snapshot.
    test : ParzenResult
        Of the chosen snapshot, sigma from the fine grid.
    coarse : ParzenResult
        The same with one of the original's ten sigmas.
    """

    name: str
    epoch: int
    curve: list
    test: ParzenResult
    coarse: ParzenResult


def candidates():
    """The original's ten sigmas together with finer steps where the best ones lie."""
    return np.unique(np.concatenate([sigma_grid(), FINE]))


def score_training(training, valid, test, n, n_choosing):
    """Choose a snapshot and sigma on validation examples; then look at the test set, once.

    Parameters
    ----------
    training : Training
    valid, test : ndarray, shape (examples, dims)
    n : int
        Samples for the test set.
    n_choosing : int
        Samples for choosing among snapshots.

    Returns
    -------
    Score
    """
    snapshots = training.snapshots() or {training.record()["epochs"]: training.path}
    curve, best = [], (-np.inf, None)
    for epoch, path in snapshots.items():
        samples = training.model(path).sample(n_choosing)
        sigma, means = choose_sigma(valid[:LIMIT], samples, candidates())
        curve.append((epoch, float(means.max()), sigma))
        best = max(best, (means.max(), epoch))
    epoch = best[1]
    samples = training.model(snapshots[epoch]).sample(n)
    fine, coarse = (
        parzen_window(test, samples, valid=valid[:LIMIT], sigmas=sigmas)
        for sigmas in (candidates(), sigma_grid())
    )
    return Score(training.name, epoch, curve, fine, coarse)


def gaussian_like(data, n, seed=0):
    """Draw from a Gaussian with the data's mean and covariance.

    Parameters
    ----------
    data : ndarray, shape (examples, dims)
    n : int
    seed : int

    Returns
    -------
    ndarray, shape (n, dims)
    """
    mean = data.mean(axis=0, dtype=np.float64)
    values, vectors = np.linalg.eigh(np.cov(data, rowvar=False))
    noise = np.random.RandomState(seed).normal(size=(n, len(mean)))
    return mean + (noise * np.sqrt(np.maximum(values, 0))) @ vectors.T


def by_number(samples, valid, test, numbers):
    """How the score depends on the number of samples.

    Parameters
    ----------
    samples : ndarray, shape (n, dims)
    valid, test : ndarray
    numbers : sequence of int
        At most n.

    Returns
    -------
    list of ParzenResult
        Sigma is chosen anew for each.
    """
    return [
        parzen_window(test, samples[:number], valid=valid[:LIMIT], sigmas=candidates())
        for number in numbers
    ]
