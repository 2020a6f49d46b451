"""Samples of any model, with a record of how they were drawn."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class SampleSet:
    """Samples and how they were drawn.

    Attributes
    ----------
    rows : ndarray, shape (n, dims)
    protocol : dict
        ``kind`` (``'chains'`` or ``'independent'``), of chains also their plan and seed.
    seconds : float
        That drawing took, compilation included.
    """

    rows: np.ndarray
    protocol: dict[str, Any]
    seconds: float

    @property
    def seconds_per_sample(self) -> float:
        """Seconds that each took on average, compilation included."""
        return self.seconds / len(self.rows)

    def describe(self) -> str:
        """A line about the protocol, see :func:`describe_protocol`."""
        return describe_protocol(self.protocol)


def describe_protocol(protocol: dict[str, Any]) -> str:
    """How samples were drawn.

    Parameters
    ----------
    protocol : dict
        See :class:`SampleSet`.

    Returns
    -------
    str

    Examples
    --------
    >>> describe_protocol({"kind": "independent"})
    'Each sample is drawn by itself.'
    """
    if protocol["kind"] == "independent":
        return "Each sample is drawn by itself."
    return (
        "{chains} chains from {start}: a sample of each after {burn_in} steps, then one every "
        "{thin} steps."
    ).format(**protocol)


def draw_sample_set(
    model: Any, n: int, seed: int | None = None, start_name: str | None = None, **plan: Any
) -> SampleSet:
    """Draw samples, by chains or at once.

    Parameters
    ----------
    model : model with ``draw_samples``
    n : int
    seed : int, optional
        Of the chains; a model without any goes on with its own random numbers.
    start_name : str, optional
        What the record calls the start of chains, if that is given as an array.
    **plan
        What is to differ from the model's own plan; only for models with chains.

    Returns
    -------
    SampleSet
    """
    began = time.monotonic()
    if not hasattr(model, "plan"):
        rows = model.draw_samples(n)
        return SampleSet(rows, {"kind": "independent"}, time.monotonic() - began)
    complete = model.complete_plan(**plan)
    start = complete.start if isinstance(complete.start, str) else "examples"
    record = {**vars(complete), "chains": min(complete.chains, n), "start": start_name or start}
    rows = model.draw_samples(n, seed, **plan)
    protocol = {"kind": "chains", **record, "seed": seed}
    return SampleSet(rows, protocol, time.monotonic() - began)
