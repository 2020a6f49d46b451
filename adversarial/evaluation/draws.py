"""Samples of any model, with a record of how they were drawn."""

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Draws:
    """Samples and how they were drawn.

    Attributes
    ----------
    rows : ndarray, shape (n, dims)
    protocol : dict
        ``kind`` (``'chains'`` or ``'independent'``), of chains also their plan and seed.
    seconds : float
        That drawing took, compilation included.
    """

    rows: object
    protocol: dict
    seconds: float

    @property
    def seconds_per_sample(self):
        """Seconds that each took on average, compilation included."""
        return self.seconds / len(self.rows)

    def describe(self):
        """A line about the protocol, see :func:`describe_protocol`."""
        return describe_protocol(self.protocol)


def describe_protocol(protocol):
    """How samples were drawn.

    Parameters
    ----------
    protocol : dict
        See :class:`Draws`.

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


def draw(model, n, seed=None, start_name=None, **plan):
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
    Draws
    """
    began = time.monotonic()
    if not hasattr(model, "plan"):
        rows = model.draw_samples(n)
        return Draws(rows, {"kind": "independent"}, time.monotonic() - began)
    complete = model.complete_plan(**plan)
    start = complete.start if isinstance(complete.start, str) else "examples"
    record = {**vars(complete), "chains": min(complete.chains, n), "start": start_name or start}
    rows = model.draw_samples(n, seed, **plan)
    protocol = {"kind": "chains", **record, "seed": seed}
    return Draws(rows, protocol, time.monotonic() - began)
