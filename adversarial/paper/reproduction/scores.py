"""Parzen scores as Table 1 needs them: everything is chosen on validation examples."""

import time
from dataclasses import dataclass

import numpy as np

from adversarial.baselines.mixing import autocorrelation, follow
from adversarial.evaluation import (
    FoldsResult,
    ParzenResult,
    across_folds,
    choose_sigma,
    draw_sample_set,
    parzen_window,
    sigma_grid,
)
from adversarial.paper.reproduction.rows import Row

LIMIT = 1000  # validation examples of MNIST that choose, as in the original
FINE = np.linspace(0.1, 0.3, 21)
LAGS = (1, 10, 100)


@dataclass(frozen=True)
class Measured:
    """A model's score on a data set, and what it took.

    Attributes
    ----------
    row : Row
    data : {'mnist', 'tfd'}
    training : dict
        Its record.
    epoch : int or None
        Of the copy that was chosen; None where there was no choice.
    curve : list of (int, float, float)
        Epoch, validation log-likelihood in nats and sigma of every copy; empty without a choice.
    result : ParzenResult or FoldsResult
        On test examples, with one of the original's ten sigmas.
    finer : ParzenResult or FoldsResult
        The same with a sigma from `candidates`.
    protocol : str
        How samples were drawn.
    seconds_per_sample : float
        That drawing took, compilation included.
    deviation : float
        Standard deviation of a pixel over the samples, in the mean.
    mixing : list of float
        Autocorrelation of consecutive samples at `LAGS`.
    seconds : float
        Of training, choosing, drawing and scoring.
    """

    row: Row
    data: str
    training: dict
    epoch: int | None
    curve: list
    result: ParzenResult | FoldsResult
    finer: ParzenResult | FoldsResult
    protocol: str
    seconds_per_sample: float
    deviation: float
    mixing: list
    seconds: float

    @property
    def published(self):
        """The published log-likelihood and its ±, in nats."""
        return self.row.published[self.data]


def candidates():
    """The original's ten sigmas together with finer steps where the best ones lie."""
    return np.unique(np.concatenate([sigma_grid(), FINE]))


def measure(row, data, training, parts, n, n_choosing, plan=None, choosing=None):
    """Choose a copy and sigma on validation examples; then look at the test set, once.

    Parameters
    ----------
    row : Row
    data : {'mnist', 'tfd'}
    training : Training
    parts : list of pair of ndarray, shape (examples, dims)
        Validation and test examples, of each fold.
    n : int
        Samples for the test set.
    n_choosing : int
        Samples for choosing among copies.
    plan, choosing : dict, optional
        How Markov chains are drawn from, for the test set and for choosing, where it is not as
        the model has it.

    Returns
    -------
    Measured
    """
    began, plan = time.monotonic(), plan or {}
    record = training.record()
    copies = {**training.snapshots(), record["epochs"]: training.path}
    valids = [valid for valid, _ in parts]
    curve = _curve(training, copies, valids, n_choosing, choosing or {})
    epoch = max(curve, key=lambda point: (point[1], point[0]))[0] if curve else None
    model = training.model(copies.get(epoch, training.path))
    draws = draw_sample_set(model, n, **plan)
    results = [
        [parzen_window(test, draws.rows, valid=valid, sigmas=sigmas) for valid, test in parts]
        for sigmas in (sigma_grid(), candidates())
    ]
    result, finer = (each[0] if len(parts) == 1 else across_folds(each) for each in results)
    steps = {name: value for name, value in plan.items() if name == "burn_in"}
    trace = follow(model, max(LAGS) + 20, **steps)
    return Measured(
        row,
        data,
        record,
        epoch,
        curve,
        result,
        finer,
        draws.describe(),
        draws.seconds_per_sample,
        float(draws.rows.std(axis=0).mean()),
        autocorrelation(trace, LAGS).tolist(),
        (record["seconds"] or 0) + time.monotonic() - began,
    )


def _curve(training, copies, valids, n, plan):
    """The validation score of every copy, over folds in the mean; one copy has none."""
    if len(copies) == 1:
        return []
    curve = []
    for epoch, path in copies.items():
        samples = training.model(path).draw_samples(n, **plan)
        chosen = [choose_sigma(valid, samples, candidates()) for valid in valids]
        best = np.mean([means.max() for _, means in chosen])
        curve.append((epoch, float(best), float(np.mean([sigma for sigma, _ in chosen]))))
    return curve


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
        parzen_window(test, samples[:number], valid=valid, sigmas=candidates())
        for number in numbers
    ]
