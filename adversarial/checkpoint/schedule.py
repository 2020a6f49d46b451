"""When checkpoints are saved, where, and how many are kept."""

import contextlib
import glob
import logging
import math
import os
import re
import time
from dataclasses import dataclass
from typing import Any

from adversarial.checkpoint.resume import save_checkpoint
from adversarial.errors import ConfigError, ModelFileError
from adversarial.files.atomic import link, remove_partials
from adversarial.files.lock import locked
from adversarial.monitor import Monitor

log = logging.getLogger(__name__)

SUFFIX = ".checkpoint.npz"
_UNITS = {"s": 1, "sec": 1, "min": 60, "h": 3600}
_NUMBERED = re.compile(r"\.epoch\d+-batch\d+\.checkpoint\.npz$")


def checkpoint_path(save_path: str) -> str:
    """Where the checkpoint goes that belongs to a model.

    Examples
    --------
    >>> checkpoint_path("runs/mnist.npz")
    'runs/mnist.checkpoint.npz'
    """
    return os.path.splitext(save_path)[0] + SUFFIX


@dataclass(frozen=True)
class Every:
    """How much lies between two checkpoints within an epoch.

    Attributes
    ----------
    seconds : float, optional
    batches : int, optional
        Saved whenever the number of minibatches is a multiple of it.
    """

    seconds: float | None = None
    batches: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Every":
        """Read an interval, such as ``10min``, ``90s``, ``2h`` or ``500 batches``.

        Raises
        ------
        ValueError
            If it is none.

        Examples
        --------
        >>> Every.parse("10min"), Every.parse("500 batches")
        (Every(seconds=600.0, batches=None), Every(seconds=None, batches=500))
        """
        match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*", text)
        number, unit = match.groups() if match else ("0", "")
        if unit in ("batch", "batches") and number.isdecimal() and int(number) > 0:
            return cls(batches=int(number))
        if unit in _UNITS and float(number) > 0:
            return cls(seconds=float(number) * _UNITS[unit])
        raise ValueError(f"{text!r} is no interval such as 10min, 90s, 2h or '500 batches'.")


class Best:
    """Which checkpoint is the best so far.

    Parameters
    ----------
    channel : str
    higher_is_better : bool
    """

    def __init__(self, channel: str, higher_is_better: bool = False) -> None:
        self.channel = channel
        self.higher_is_better = higher_is_better

    @classmethod
    def parse(cls, text: str) -> "Best":
        """Read ``CHANNEL`` or ``max:CHANNEL``."""
        kind, _, name = text.rpartition(":")
        if kind not in ("", "min", "max") or not name:
            raise ValueError(f"{text!r} is neither CHANNEL nor max:CHANNEL.")
        return cls(name, kind == "max")

    def is_latest(self, monitor: Monitor) -> bool:
        """Whether the channel has just been better than ever before; NaN never is."""
        sign = -1 if self.higher_is_better else 1
        values = [sign * float(v) for v in monitor.get_channel(self.channel).val_record]
        earlier = [value for value in values[:-1] if not math.isnan(value)]
        return values[-1] < min(earlier, default=math.inf)


class Checkpoints:
    """The checkpoints of a run.

    Parameters
    ----------
    path : str
        Of the newest one; ``NAME.checkpoint.npz``.
    every : Every, optional
        When to save within an epoch; by default only between epochs, whenever the model is saved.
    keep : int
        How many to keep. Older ones are ``NAME.epoch0012-batch0006000.checkpoint.npz``.
    best : Best, optional
        Keep the best of those between epochs as ``NAME.best.checkpoint.npz``.

    Attributes
    ----------
    own : bool
        Whether the newest one belongs to this run: it was saved by it, or it goes on from it.

    Raises
    ------
    ConfigError
        If the path is not one of a checkpoint, or none would be kept.
    """

    def __init__(
        self, path: str, every: Every | None = None, keep: int = 1, best: Best | None = None
    ) -> None:
        if not path.endswith(SUFFIX):
            raise ConfigError(f"{path}: the name of a checkpoint ends in {SUFFIX}.")
        if keep < 1:
            raise ConfigError(f"At least one checkpoint has to be kept, not {keep}.")
        self.path = path
        self.every = every or Every()
        self.keep = keep
        self.best = best
        self.own = False
        self._foreign: list[str] = []
        self._stem = path[: -len(SUFFIX)]
        self._saved_at = time.monotonic()

    def exists(self) -> bool:
        """Whether there is one to go on from."""
        return os.path.exists(self.path)

    def locked(self) -> contextlib.AbstractContextManager:
        """Keep other processes from writing the same files, while a block runs."""
        model = f"{self._stem}.npz"
        return locked(model, f"train {model}", ModelFileError)

    def due(self, monitor: Monitor) -> bool:
        """Whether one is to be saved between these two minibatches."""
        if self.every.batches is not None:
            return monitor.get_batches_seen() % self.every.batches == 0
        seconds = self.every.seconds
        return seconds is not None and time.monotonic() - self._saved_at >= seconds

    def save(self, train: Any) -> None:
        """Save one, and then delete those that are too many.

        Parameters
        ----------
        train : Train

        Raises
        ------
        ModelFileError
            If it cannot be written; the one before is intact then.
        """
        if self.keep > 1:
            monitor = train.model.monitor
            place = f"epoch{monitor.get_epochs_seen():04d}-batch{monitor.get_batches_seen():07d}"
            numbered = f"{self._stem}.{place}{SUFFIX}"
            save_checkpoint(numbered, train)
            link(numbered, self.path, ModelFileError)
            foreign = [path for path in self._foreign if path != numbered]
            self._foreign = []
            kept = self.kept()
            # What is further on is of a course that was left, for an earlier checkpoint.
            own = [path for path in kept if _place(path) <= _place(numbered)][-self.keep :]
            for old in (*foreign, *(path for path in kept if path not in own)):
                with contextlib.suppress(OSError):
                    os.remove(old)
        else:
            save_checkpoint(self.path, train)
        between_epochs = not getattr(train.algorithm, "in_epoch", False)
        if self.best is not None and between_epochs and self.best.is_latest(train.model.monitor):
            link(self.path, f"{self._stem}.best{SUFFIX}", ModelFileError)
        self.own = True
        self._saved_at = time.monotonic()

    def begin(self, anew: bool) -> None:
        """Remove what a killed process was writing; nobody else may be writing now.

        Parameters
        ----------
        anew : bool
            Whether those that are there belong to another run: the first save will remove them.
        """
        self._foreign = self.kept() if anew and self.keep > 1 else []
        for name in (self.path, f"{self._stem}.best{SUFFIX}", f"{self._stem}.npz"):
            remove_partials(name)
        folder, stem = os.path.split(glob.escape(self._stem))
        for left in glob.glob(os.path.join(folder, f".{stem}.epoch*{SUFFIX}.*.part")):
            if _NUMBERED.search(left.rsplit(".", 2)[0]):
                os.remove(left)

    def kept(self) -> list[str]:
        """Paths of all that have been kept, oldest first."""
        if self.keep == 1:
            return [self.path]
        found = glob.glob(f"{glob.escape(self._stem)}.epoch*{SUFFIX}")
        own = {path for path in found if _NUMBERED.search(path)} - set(self._foreign)
        return sorted(own, key=_place)


def _place(path: str) -> tuple[int, ...]:
    """Epoch and minibatch; times of files are others after a copy."""
    numbers = _NUMBERED.search(path)
    return tuple(map(int, re.findall(r"\d+", numbers[0]))) if numbers else ()
