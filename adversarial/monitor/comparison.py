"""Two histories side by side."""

from dataclasses import dataclass

import numpy as np

from adversarial.monitor.console import number_aware
from adversarial.monitor.records import CLOCKS


@dataclass(frozen=True)
class Difference:
    """A channel that two histories do not agree about.

    Attributes
    ----------
    name : str
    last : pair of float or None
        Its last value in either; None where there is no such channel.
    first_at : int or None
        Position of the first entry that differs, from 0; None unless both have the channel. Where
        one is the beginning of the other it is the length of the shorter.
    """

    name: str
    last: tuple
    first_at: object


def differences(one, other):
    """Find the channels whose values differ.

    Parameters
    ----------
    one, other : Records

    Returns
    -------
    list of Difference
        In number-aware order; channels that show the time are not compared.
    """
    found = []
    for name in sorted({*one.channels, *other.channels} - set(CLOCKS), key=number_aware):
        pair = one.channels.get(name), other.channels.get(name)
        last = tuple(None if record is None else float(record.values[-1]) for record in pair)
        if None in pair:
            found.append(Difference(name, last, None))
            continue
        first_at = _first_difference(pair[0].values, pair[1].values)
        if first_at is not None:
            found.append(Difference(name, last, first_at))
    return found


def _first_difference(a, b):
    shared = min(len(a), len(b))
    same = (a[:shared] == b[:shared]) | (np.isnan(a[:shared]) & np.isnan(b[:shared]))
    if not same.all():
        return int(np.argmin(same))
    return None if len(a) == len(b) else shared
