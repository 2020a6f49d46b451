"""Parzen scores as Table 1 needs them: everything is chosen on validation examples."""

from dataclasses import dataclass

import numpy as np

from adversarial.evaluation import choose_sigma, draw, parzen_window, sigma_grid
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
    protocol : str
        How samples were drawn.
    seconds_per_sample : float
        That drawing took, compilation included.
    """

    name: str
    epoch: int
    curve: list
    test: ParzenResult
    coarse: ParzenResult
    protocol: str
    seconds_per_sample: float


def candidates():
    """The original's ten sigmas together with finer steps where the best ones lie."""
    return np.unique(np.concatenate([sigma_grid(), FINE]))


def score_training(training, valid, test, n, n_choosing, plan=None, choosing=None):
    """Choose a snapshot and sigma on validation examples; then look at the test set, once.

    Parameters
    ----------
    training : Training
    valid, test : ndarray, shape (examples, dims)
    n : int
        Samples for the test set.
    n_choosing : int
        Samples for choosing among snapshots.
    plan, choosing : dict, optional
        How Markov chains are drawn from, for the test set and for choosing, where it is not as
        the model has it.

    Returns
    -------
    Score
    """
    snapshots = training.snapshots() or {training.record()["epochs"]: training.path}
    curve = []
    for epoch, path in snapshots.items():
        samples = training.model(path).sample(n_choosing, **(choosing or {}))
        sigma, means = choose_sigma(valid[:LIMIT], samples, candidates())
        curve.append((epoch, float(means.max()), sigma))
    epoch = max(curve, key=lambda point: (point[1], point[0]))[0]
    draws = draw(training.model(snapshots[epoch]), n, **(plan or {}))
    fine, coarse = (
        parzen_window(test, draws.rows, valid=valid[:LIMIT], sigmas=sigmas)
        for sigmas in (candidates(), sigma_grid())
    )
    took = draws.seconds_per_sample
    return Score(training.name, epoch, curve, fine, coarse, draws.describe(), took)


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
