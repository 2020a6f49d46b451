"""How far training is, for whoever waits for it."""

import sys
import time
from typing import Any

from tqdm.auto import tqdm

from adversarial.datasets.dataset import Dataset
from adversarial.datasets.iteration import has_uniform_batch_size
from adversarial.messages import say
from adversarial.monitor import Monitor
from adversarial.monitor.console import told_by
from adversarial.run.waiting import Waiting
from adversarial.termination_criteria import And, EpochCounter
from adversarial.train_extensions import TrainExtension

SHOWN = ("objective_d", "objective_g", "gen_ll")
SHOWN_WITHOUT_GAME = ("objective", "y_misclass", "reconstruction_error")


class Progress(TrainExtension):
    """A line an epoch, and on a terminal a bar of epochs and one of batches with the time left.

    Parameters
    ----------
    lines : bool
        Whether to print anything at all.
    bars : bool, optional
        Whether to draw bars; by default where standard error is a terminal, and in a notebook.

    Attributes
    ----------
    epoch : int or None
        The epoch under way, from 1; None before the first monitoring.
    batch : int
        Minibatches of it that are done.
    """

    needs_state = False
    only_watches = True

    def __init__(self, lines: bool = True, bars: bool | None = None) -> None:
        self.lines = lines
        self.bars = lines and (sys.stderr.isatty() or _in_notebook() if bars is None else bars)
        self.epoch: int | None = None
        self.batch = 0
        self._epochs: tqdm | None = None
        self._batches: tqdm | None = None
        self._compiling: Waiting | None = None

    def compiling(self, text: str) -> None:
        """Say that compiling begins; how long it took is said at the first monitoring."""
        say(text)
        self._compiling = Waiting("compiling", self.bars)

    def _compiled(self, more: str = "") -> None:
        if self._compiling is not None:
            say(f"Compiled in {self._compiling.end():.1f} s{more}.")
            self._compiling = None

    def setup(self, model: Any, dataset: Any, algorithm: Any) -> None:
        """Begin to count the time."""
        self._began = time.monotonic()

    def on_monitor(self, model: Any, dataset: Any, algorithm: Any) -> None:
        """Report the epoch that ended."""
        self._compiled(", the first measurement included")
        monitor = model.monitor
        seconds = time.monotonic() - self._began
        done = monitor.get_epochs_seen()
        if self.lines:
            say(f"epoch {done:>4}  {seconds:7.1f} s  {_values(monitor)}".rstrip())
        if self.bars:
            self._draw(done, dataset, algorithm)
        self.epoch, self.batch = done + 1, 0
        self._began = time.monotonic()

    def on_resume(self, model: Any, dataset: Any, algorithm: Any) -> None:
        """Take up the counting where the run had stopped."""
        self._compiled()
        done = model.monitor.get_epochs_seen()
        self.epoch, self.batch = done + 1, getattr(algorithm, "batches_done", 0)
        if self.lines:
            say(f"Going on {self.place()}.")
        if self.bars:
            self._draw(done, dataset, algorithm)
        self._began = time.monotonic()

    def on_update(self, model: Any, dataset: Any, algorithm: Any) -> None:
        """Count a minibatch."""
        self.batch += 1
        if self._batches is not None:
            self._batches.update()

    def _draw(self, done: int, dataset: Dataset, algorithm: Any) -> None:
        if self._epochs is None:
            total = _last_epoch(getattr(algorithm, "termination_criterion", None), done)
            self._epochs = tqdm(desc="epochs", total=total, initial=done, unit="epoch")
        else:
            self._epochs.update()
            self._close_batches()
        if self._epochs.total is None or done < self._epochs.total:
            self._batches = tqdm(
                desc=f"epoch {done + 1}",
                total=_batches_per_epoch(dataset, algorithm),
                initial=getattr(algorithm, "batches_done", 0),
                unit="batch",
                leave=False,
            )

    def _close_batches(self) -> None:
        if self._batches is not None:
            self._batches.close()
            self._batches = None

    def close(self) -> None:
        """Put away what is drawn."""
        if self._compiling is not None:
            self._compiling.end()
            self._compiling = None
        self._close_batches()
        if self._epochs is not None:
            self._epochs.close()
            self._epochs = None

    def place(self) -> str:
        """Say where training is, as in ``at epoch 3, batch 120``."""
        if self.epoch is None:
            return "before the first epoch"
        return f"at epoch {self.epoch}, batch {self.batch}"


def _in_notebook() -> bool:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return type(shell).__name__ == "ZMQInteractiveShell"


def _values(monitor: Monitor) -> str:
    """The channels that tell most."""
    chosen = {}
    for wanted in (*SHOWN, *SHOWN_WITHOUT_GAME):
        if found := told_by(monitor.channels, wanted):
            chosen[wanted] = monitor.channels[found]
    if SHOWN[0] in chosen:
        chosen = {name: channel for name, channel in chosen.items() if name in SHOWN}
    return "  ".join(f"{name} {float(c.val_record[-1]):.4g}" for name, c in chosen.items())


def _last_epoch(criterion: Any, seen: int) -> int | None:
    """The epoch after which training ends for certain; None if there is none."""
    if isinstance(criterion, EpochCounter):
        return criterion.max_epochs + (seen if criterion.new_epochs else 0)
    if isinstance(criterion, And):
        known = [_last_epoch(part, seen) for part in criterion.criteria]
        return min((end for end in known if end is not None), default=None)
    return None


def _batches_per_epoch(dataset: Dataset, algorithm: Any) -> int | None:
    if algorithm is None:
        return None
    if algorithm.batches_per_iter is not None:
        return algorithm.batches_per_iter
    examples, size = dataset.get_num_examples(), algorithm.batch_size
    even = has_uniform_batch_size(algorithm.train_iteration_mode)
    return examples // size if even else -(-examples // size)
