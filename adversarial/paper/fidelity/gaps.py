"""The distance between two arrays that should be equal."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Gap:
    """How far two computations of one array, or of one channel, lie apart.

    Attributes
    ----------
    kind : str
        What is compared, for instance ``gradients``.
    name : str
    absolute : float
        Largest absolute difference; infinite where only one side is finite, or only one is there.
    relative : float
        The same over the largest absolute value of the reference.
    within : float
        The largest relative difference that is allowed.
    beyond : int or None
        The first record, from 0, in which more than that was seen.
    differs : int or None
        The first record in which there was any difference; None if there was none, or only one
        record.
    largest : int or None
        The record of the largest relative difference, in the same way.
    """

    kind: str
    name: str
    absolute: float
    relative: float
    within: float
    beyond: int | None = None
    differs: int | None = None
    largest: int | None = None

    @property
    def close(self):
        """Whether everything is within the tolerance."""
        return self.beyond is None


def gap_of(kind, name, ours, reference, within=0.0, atol=0.0):
    """Compare two arrays of one moment.

    Parameters
    ----------
    kind, name : str
    ours, reference : array_like
    within : float
        Allowed, relative to the reference's largest absolute value.
    atol : float
        Allowed beyond that.

    Returns
    -------
    Gap

    Examples
    --------
    >>> gap = gap_of("values", "x", [1.0, 2.5], [1.0, 2.0], within=0.1)
    >>> gap.absolute, gap.relative, gap.close
    (0.5, 0.25, False)
    """
    return gap_of_series(kind, name, [ours], [reference], [within], atol)


def gap_of_series(kind, name, ours, reference, within, atol=0.0, scale=None):
    """Compare two series, record by record.

    Parameters
    ----------
    kind, name : str
    ours, reference : sequence of array_like
        As many as there are records. Where one is longer and nothing is beyond the tolerance so
        far, the first record that it alone has is an infinite difference.
    within : sequence of float
        What is allowed in each record, relative to `scale`.
    atol : float
        Allowed beyond that.
    scale : float, optional
        What differences are relative to; by default each record's largest absolute value in the
        reference. Nothing is relative to less than the value of which `atol` is the share that is
        allowed.

    Returns
    -------
    Gap
        Its tolerance is the largest one.

    Examples
    --------
    >>> gap = gap_of_series("values", "x", [1.0, 2.5, 1.0], [1.0, 2.0, 0.9], within=[1.0, 1.0, 1.0])
    >>> gap.differs, gap.largest, gap.close
    (1, 1, True)
    """
    records = [
        _measure(our, original, allowed, atol, scale)
        for our, original, allowed in zip(ours, reference, within)
    ]
    if len(ours) != len(reference) and not any(beyond for _, _, beyond in records):
        records.append((np.inf, np.inf, True))
    absolute = max((gap for _, gap, _ in records), default=0.0)
    relative = max((gap for gap, _, _ in records), default=0.0)
    beyond = next((k for k, record in enumerate(records) if record[2]), None)
    differing = [k for k, record in enumerate(records) if record[1]]
    places: tuple[int | None, int | None] = (None, None)
    if differing and max(len(ours), len(reference)) > 1:
        places = differing[0], max(differing, key=lambda k: records[k][:2])
    return Gap(kind, name, absolute, relative, max(within, default=0.0), beyond, *places)


def _measure(ours, reference, allowed, atol, scale):
    """The relative and the absolute difference, and whether it is more than allowed."""
    gap, largest = _largest_gap(ours, reference)
    size = largest if scale is None else scale
    beyond = gap > allowed * size + atol
    size = max(size, atol / allowed if allowed else 0.0)
    relative = gap / size if size else np.inf
    return (relative if gap else 0.0), gap, beyond


def _largest_gap(ours, reference):
    """The largest absolute difference, and the reference's largest absolute value."""
    ours, reference = (np.asarray(array, dtype=np.float64) for array in (ours, reference))
    if ours.shape != reference.shape:
        return np.inf, 1.0
    finite = np.isfinite(reference)
    largest = float(np.abs(reference[finite]).max(initial=0.0))
    others_equal = np.array_equal(ours[~finite], reference[~finite], equal_nan=True)
    if not others_equal or not np.isfinite(ours[finite]).all():
        return np.inf, largest
    return float(np.abs(ours[finite] - reference[finite]).max(initial=0.0)), largest
