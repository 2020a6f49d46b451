"""The Parzen window while a generator keeps drawing."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from adversarial.evaluation.parzen import running_log_likelihood
from adversarial.evaluation.sampling import sample_batches
from adversarial.models.generator import Generator

BATCH = 100


def score_while_drawing(
    generator: Generator,
    points: ArrayLike,
    sigma: float,
    limit: int | None = None,
    every: int = 1000,
) -> Iterator[tuple[int, float]]:
    """Estimate the mean log-likelihood of points from more and more samples.

    Parameters
    ----------
    generator : Generator
        Its samples are the centres of the kernels.
    points : array_like, shape (n, dims)
    sigma : float
        Standard deviation of each kernel.
    limit : int, optional
        Stop after so many samples; by default never.
    every : int

    Yields
    ------
    n_samples : int
        1, then each multiple of `every`, then `limit`.
    mean : float
        In nats: :func:`~adversarial.evaluation.parzen.log_likelihood` of these samples, averaged.

    Raises
    ------
    ValueError
        If shapes do not fit, or `sigma`, `limit` or `every` is not positive.
    DataError
        If a sample holds NaN or infinite values.

    Notes
    -----
    Original: ``ll.py``, with one sample a step; drawn a hundred at a time they are other samples
    than :func:`~adversarial.evaluation.sampling.draw_samples` draws in one call.
    """
    if every < 1 or (limit is not None and limit < 1):
        raise ValueError(f"every and limit must be at least 1, got {every} and {limit}.")

    def is_report(n: int) -> bool:
        return n == 1 or n % every == 0 or n == limit

    def pieces() -> Iterator[np.ndarray]:
        """Samples in pieces that end wherever something is reported."""
        n = 0
        for batch in sample_batches(generator, BATCH):
            yield from np.split(batch, [k for k in range(1, len(batch)) if is_report(n + k)])
            n += len(batch)

    for n, mean in running_log_likelihood(points, pieces(), sigma):
        if is_report(n):
            yield n, mean
        if n == limit:
            return
