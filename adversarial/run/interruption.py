"""Ctrl-C and SIGTERM during training: the first finishes the minibatch and saves.

The second stops at once, but for a file that is being written: that is finished. So does the third.
"""

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

from adversarial.errors import INTERRUPTED, TERMINATED, Interrupted
from adversarial.training import Train

_CODES = {signal.SIGINT: INTERRUPTED, signal.SIGTERM: TERMINATED}


class Interruption:
    """What has been asked for from outside.

    Attributes
    ----------
    code : int or None
        Exit code that goes with it; None as long as nobody has asked for anything.
    """

    def __init__(self, train: Train) -> None:
        self.code: int | None = None
        self._train = train
        self._told = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Handle a signal."""
        again = self.code is not None
        if again and number == signal.SIGTERM:
            return  # schedulers repeat it; what they kill with comes later
        self.code = _CODES[signal.Signals(number)]
        if again and self._train.saving and not self._told:
            self._told = True
            os.write(2, b"adversarial: finishing the file first; Ctrl-C leaves it as it was.\n")
            return
        if again or not self._train.under_way:
            raise Interrupted(code=self.code)
        self._train.stop()
        # Written directly: what the signal interrupted may hold a lock on the output.
        os.write(2, b"adversarial: finishing this minibatch, then saving; Ctrl-C stops at once.\n")


@contextlib.contextmanager
def stoppable(train: Train) -> Iterator[Interruption]:
    """Let Ctrl-C and SIGTERM stop a training in order, while the block runs.

    Parameters
    ----------
    train : Train

    Yields
    ------
    Interruption
    """
    interruption = Interruption(train)
    with handled_by(interruption, *_CODES):
        yield interruption


@contextlib.contextmanager
def handled_by(handler: Callable, *numbers: int) -> Iterator[None]:
    """Let a function handle signals, while the block runs.

    Parameters
    ----------
    handler : callable
        See `signal.signal`. Python lets the main thread alone set one; in others nothing changes.
    *numbers : int
        The signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)
