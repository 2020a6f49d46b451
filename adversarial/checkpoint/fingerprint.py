"""The fingerprint of an experiment: every setting by its place, and digests of the data.

A checkpoint keeps it, so that whoever goes on can be told what has been changed since.
"""

import hashlib
import math
import os
from collections.abc import Mapping
from typing import Any

import numpy as np
from aesara.compile.sharedvalue import SharedVariable
from aesara.graph.basic import Variable

from adversarial.checkpoint.description import arguments_of
from adversarial.config.signature import kept_arguments
from adversarial.datasets.dataset import Dataset
from adversarial.errors import ModelFileError

# Of an array that is larger, evenly spaced rows of so many bytes are looked at.
MOST_BYTES = 2**30
# When training ends may change, and what is saved where; extensions are listed by themselves.
FREE = {"termination_criterion", "update_callbacks", "extensions"}


def fingerprint_of(train: Any) -> dict[str, Any]:
    """Every setting of an experiment on which its numbers depend.

    Parameters
    ----------
    train : Train
        Before it is set up.

    Returns
    -------
    dict of str to number, text, truth value or None
        Keys are places, as ``algorithm.cost.target_scale``. Of a file only its name counts, not its
        folder; of arrays type, shape and a part of their SHA-256. Left out are when training ends,
        where it saves, extensions that only watch, and states of generators: seeds are there.
    """
    fingerprint = _Fingerprint()
    fingerprint.add("model", train.model)
    fingerprint.add("algorithm", train.algorithm)
    fingerprint.add("dataset", train.dataset)
    for extension in train.extensions:
        if not getattr(extension, "only_watches", False):
            fingerprint.add(fingerprint.free(f"extension {type(extension).__name__}"), extension)
    return fingerprint.found


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, tuple]:
    """Settings that differ, with both values; of an object of another class only the class.

    Examples
    --------
    >>> changes({"model.dim": 3, "model.bias": 0}, {"model.dim": 4, "model.bias": 0})
    {'model.dim': (3, 4)}
    """
    found: dict[str, tuple] = {}
    for place in {**before, **now}:
        values = before.get(place), now.get(place)
        parents = (place[:i] for i, letter in enumerate(place) if letter == ".")
        if values[0] != values[1] and not any(parent in found for parent in parents):
            found[place] = values
    return found


class _Fingerprint:
    def __init__(self) -> None:
        self.found: dict[str, Any] = {}
        self._digests: dict[int, str] = {}
        self._inside: list[int] = []

    def free(self, place: str) -> str:
        """A place that is not taken yet."""
        free, count = place, 2
        while free in self.found:
            free, count = f"{place}~{count}", count + 1
        return free

    def add(self, place: str, value: Any) -> None:
        """Note a value and all that belongs to it."""
        if isinstance(value, SharedVariable):
            value = value.get_value(borrow=True)
        if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0):
            value = float(str(value)) if value.dtype.kind == "f" else value.item()
        if value is None or isinstance(value, (bool, int, float, str)):
            self.found[place] = _plain(value)
        elif isinstance(value, np.ndarray):
            self.found[place] = self._digest(value)
        elif isinstance(value, (list, tuple, set, frozenset, dict)):
            self._add_items(place, value)
        elif isinstance(value, type) or hasattr(value, "__qualname__"):
            self.found[place] = f"{value.__module__}.{value.__qualname__}"
        elif not isinstance(value, (Variable, np.random.RandomState)):
            self._add_object(place, value)

    def _add_items(self, place: str, value: Any) -> None:
        self.found[place] = f"{type(value).__name__} of {len(value)}"
        if isinstance(value, (set, frozenset)):
            value = sorted(map(str, value))
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            self.add(f"{place}.{key}", item)

    def _add_object(self, place: str, value: Any) -> None:
        self.found[place] = type(value).__qualname__
        foreign = type(value).__module__.partition(".")[0] == "aesara"
        if foreign or id(value) in self._inside:
            return
        self._inside.append(id(value))
        for name, each in _attributes(value).items():
            if name not in FREE:
                self.add(f"{place}.{name}", each)
        self._inside.pop()

    def _digest(self, array: np.ndarray) -> str:
        if id(array) not in self._digests:
            self._digests[id(array)] = digest(array)
        return self._digests[id(array)]


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON knows neither, and NaN differs from itself
    return os.path.basename(value) if isinstance(value, str) and os.sep in value else value


def _attributes(value: Any) -> dict[str, Any]:
    """The arguments of an object; and where some are not kept, what it has made of them."""
    try:
        return arguments_of(value)
    except ModelFileError:
        kept = kept_arguments(value)[0]
    held = getattr(value, "__dict__", {})
    made = {name: each for name, each in held.items() if not name.startswith("_")}
    if not isinstance(value, Dataset):
        return {**kept, **made}
    arrays = {name: each for name, each in made.items() if isinstance(each, np.ndarray)}
    return {**kept, **arrays}


def digest(array: np.ndarray) -> str:
    """Type, shape and a part of the SHA-256 of an array.

    Examples
    --------
    >>> digest(np.zeros(3)) == digest(np.zeros(3)), digest(np.zeros(3)) == digest(np.ones(3))
    (True, False)
    """
    found = hashlib.sha256()
    if array.dtype.hasobject:
        found.update(repr(array.tolist()).encode())
    else:
        rows = array[:: max(1, array.nbytes // MOST_BYTES)]
        at_once = max(1, 2**22 // max(1, array[:1].nbytes))
        for start in range(0, len(rows), at_once):
            found.update(np.ascontiguousarray(rows[start : start + at_once]).data.cast("B"))
    return f"{array.dtype} {array.shape} {found.hexdigest()[:16]}"
