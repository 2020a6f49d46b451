"""Samples of any model or of a file, with a record of how they were drawn."""

import itertools
import mmap
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from adversarial.evaluation.sampling import images_to_rows, sample_batches

# More samples than these are drawn block by block. So many of 784 numbers are 31 MB.
BLOCK = 10_000


@dataclass(frozen=True)
class SampleSet:
    """Samples and how they were drawn.

    Attributes
    ----------
    rows : ndarray, shape (n, dims)
    protocol : dict
        ``kind`` (``'chains'``, ``'independent'`` or ``'file'``), of chains also their plan and
        seed, of independent draws in blocks the ``block``.
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
    if protocol["kind"] == "file":
        return "Samples are those of the file."
    if protocol["kind"] == "independent":
        blocks = f", {protocol['block']} at a time" if "block" in protocol else ""
        return f"Each sample is drawn by itself{blocks}."
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
    protocol = protocol_of(model, n, seed, start_name, **plan)
    chains = (seed,) if protocol["kind"] == "chains" else ()
    rows = model.draw_samples(n, *chains, **plan)
    return SampleSet(rows, protocol, time.monotonic() - began)


def protocol_of(
    model: Any, n: int, seed: int | None = None, start_name: str | None = None, **plan: Any
) -> dict[str, Any]:
    """How :func:`draw_sample_set`, which has the same arguments, draws; see :class:`SampleSet`."""
    if not hasattr(model, "plan"):
        return {"kind": "independent"}
    complete = model.complete_plan(**plan)
    start = complete.start if isinstance(complete.start, str) else "examples"
    record = {**vars(complete), "chains": min(complete.chains, n), "start": start_name or start}
    return {"kind": "chains", **record, "seed": seed}


class SampleStream:
    """Samples that are made block by block, while they are asked for.

    Parameters
    ----------
    n : int
        Hand out so many.
    width : int
        Numbers of a sample.
    blocks : iterable of ndarray, shape (any, width)
        Together at least `n` samples.
    protocol : dict
        See :class:`SampleSet`.

    Attributes
    ----------
    handed_out : int
        Samples so far.
    seconds : float
        That making them took so far.
    """

    def __init__(
        self, n: int, width: int, blocks: Iterable[np.ndarray], protocol: dict[str, Any]
    ) -> None:
        self.n = n
        self.width = width
        self.protocol = protocol
        self.handed_out = 0
        self.seconds = 0.0
        self._blocks = iter(blocks)

    def __iter__(self) -> Iterator[np.ndarray]:
        while self.handed_out < self.n:
            began = time.monotonic()
            block = next(self._blocks)[: self.n - self.handed_out]
            self.seconds += time.monotonic() - began
            self.handed_out += len(block)
            yield block

    @property
    def seconds_per_sample(self) -> float:
        """Seconds that each took so far on average, compilation included."""
        return self.seconds / max(self.handed_out, 1)

    def describe(self) -> str:
        """A line about the protocol, see :func:`describe_protocol`."""
        return describe_protocol(self.protocol)


def stream_samples(
    model: Any, n: int, seed: int | None = None, start_name: str | None = None, **plan: Any
) -> SampleStream:
    """Draw samples as they are asked for, `BLOCK` at a time.

    Parameters
    ----------
    model, n, seed, start_name, **plan
        As for :func:`draw_sample_set`.

    Returns
    -------
    SampleStream
        At most `BLOCK` samples, and all of models with chains, are those of
        :func:`draw_sample_set`.
    """
    protocol = protocol_of(model, n, seed, start_name, **plan)
    width = model.sample_space().get_total_dimension()
    if n <= BLOCK or protocol["kind"] == "chains":
        once = (draw_sample_set(model, n, seed, start_name, **plan).rows for _ in range(1))
        return SampleStream(n, width, once, protocol)
    return SampleStream(n, width, _blocks_of(model), {**protocol, "block": BLOCK})


def _blocks_of(model: Any) -> Iterator[np.ndarray]:
    if hasattr(model, "generator"):
        return sample_batches(model.generator, BLOCK)  # compiled once
    return (model.draw_samples(BLOCK) for _ in itertools.count())


def stream_array(array: np.ndarray, n: int | None = None) -> SampleStream:
    """Hand out the samples of an array, which may lie on the disk and be larger than memory.

    Parameters
    ----------
    array : ndarray
        Rows, or images; see :func:`~adversarial.evaluation.sampling.images_to_rows`.
    n : int, optional
        Only the first ones.

    Returns
    -------
    SampleStream

    Raises
    ------
    ValueError
        If it holds no numbers, neither rows nor images, or fewer than `n` of them.
    """
    if array.dtype.kind not in "biuf":
        raise ValueError(f"samples are real numbers, not {array.dtype}.")
    if array.ndim < 2:
        raise ValueError(f"samples are rows or images, but the array has the shape {array.shape}.")
    n = len(array) if n is None else n
    width = images_to_rows(array[:1]).shape[1]
    if not n or n > len(array):
        raise ValueError(f"there are {len(array)} samples, not {n}.")
    return SampleStream(n, width, _blocks_in(array), {"kind": "file"})


def _blocks_in(array: np.ndarray) -> Iterator[np.ndarray]:
    mapped: Any = getattr(array, "_mmap", None)
    for start in range(0, len(array), BLOCK):
        yield images_to_rows(np.array(array[start : start + BLOCK]))
        if hasattr(mapped, "madvise"):  # else what was read of a file stays in memory
            mapped.madvise(mmap.MADV_DONTNEED)
