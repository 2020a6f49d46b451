"""The seconds that something takes, while it takes them."""

import threading
import time

from tqdm.auto import tqdm

REDRAWN = 0.25  # seconds


class Waiting:
    """Counts the seconds of something that says nothing itself, and shows them.

    Parameters
    ----------
    what : str
        What is waited for.
    shown : bool
        Whether to draw a line with the seconds so far; it is gone after :meth:`end`.

    Notes
    -----
    A thread draws the line, and does nothing else.
    """

    def __init__(self, what: str, shown: bool) -> None:
        self._began = time.monotonic()
        self._over = threading.Event()
        self._drawing: threading.Thread | None = None
        if shown:
            line = tqdm(desc=what, bar_format="{desc} {elapsed}", leave=False)
            self._drawing = threading.Thread(target=self._draw, args=(line,), daemon=True)
            self._drawing.start()

    def _draw(self, line: tqdm) -> None:
        while not self._over.wait(REDRAWN):
            line.refresh()
        line.close()

    def end(self) -> float:
        """Stop counting, and take the line away.

        Returns
        -------
        float
            Seconds since the beginning.
        """
        self._over.set()
        if self._drawing is not None:
            self._drawing.join()
            self._drawing = None
        return time.monotonic() - self._began
