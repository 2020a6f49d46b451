"""Places that data sets can be had from: folders and web servers."""

import contextlib
import http.client
import time
import urllib.error
import urllib.request
from pathlib import Path

from tqdm import tqdm

from adversarial.datasets.fetch.files import DAMAGED_GZIP, BadContentsError

# Seconds without an answer, or without another byte, after which a server is given up.
SERVER_TIMEOUT = 4.0
# A server may also trickle: below this many bytes a second it is given up, after so many seconds.
SLOWEST_RATE = 10_000
PATIENCE = 20.0

# What may go wrong with a source; the next one is tried.
SOURCE_ERRORS = (OSError, http.client.HTTPException, BadContentsError, *DAMAGED_GZIP)


class Folder:
    """A folder with the files, plain or gzipped.

    Parameters
    ----------
    path : path
    """

    def __init__(self, path):
        self.path = Path(path).expanduser()

    def __str__(self):
        return f"folder {self.path}"

    @contextlib.contextmanager
    def open(self, file):
        """Open a file as a binary stream; ``FileNotFoundError`` if it is not there."""
        # A file of a subfolder may also lie in the folder itself.
        for name in (file.name, Path(file.name).name):
            for candidate in (self.path / name, self.path / f"{name}.gz"):
                if candidate.is_file():
                    with candidate.open("rb") as stream:
                        yield stream
                    return
        raise FileNotFoundError(f"{file.name} (or {file.name}.gz) is not there")


class Mirror:
    """A web server with the gzipped files.

    Parameters
    ----------
    url : str
        The folder's address.
    progress : bool
        Show a bar, if standard error is a terminal.
    timeout : float
        Seconds without an answer.
    """

    def __init__(self, url, progress=True, timeout=SERVER_TIMEOUT):
        self.url = url.rstrip("/") + "/"
        self.progress = progress
        self.timeout = timeout

    def __str__(self):
        return f"mirror {self.url}"

    @contextlib.contextmanager
    def open(self, file):
        """Open a file as a binary stream; errors are those of ``urllib.request``."""
        with download(
            f"{self.url}{file.name}.gz", file.name, self.progress, self.timeout
        ) as stream:
            yield stream


@contextlib.contextmanager
def download(url, label, progress=True, timeout=SERVER_TIMEOUT):
    """Open what a web server has at an address as a binary stream.

    Parameters
    ----------
    url : str
    label : str
        What the progress bar calls it.
    progress : bool
        Show a bar, if standard error is a terminal.
    timeout : float
        Seconds without an answer.

    Raises
    ------
    OSError, http.client.HTTPException
        Those of ``urllib.request``; `TimeoutError` if the server trickles, `ConnectionError` if it
        stops too early.
    """
    with contextlib.closing(urllib.request.urlopen(url, timeout=timeout)) as response:
        length = response.headers.get("Content-Length")
        length = int(length) if length else None
        with tqdm(
            desc=label,
            total=length,
            unit="B",
            unit_scale=True,
            disable=None if progress else True,
        ) as bar:
            yield _Watched(response, bar, length)


class _Watched:
    """A response that shows its progress, gives up when it trickles, and misses its end."""

    def __init__(self, response, bar, length):
        self._response = response
        self._bar = bar
        self._length = length
        self._start = time.monotonic()
        self._received = 0

    def read(self, size):
        # One receive a call, so that a trickling server comes by here often.
        chunk = self._response.read1(size)
        self._received += len(chunk)
        self._bar.update(len(chunk))
        if not chunk and self._length is not None and self._received < self._length:
            raise ConnectionError(f"it ended after {self._received} of {self._length} bytes")
        elapsed = time.monotonic() - self._start
        if elapsed > PATIENCE and self._received < SLOWEST_RATE * elapsed:
            raise TimeoutError(f"slower than {SLOWEST_RATE} bytes a second")
        return chunk


def describe(error):
    """Return what went wrong with a source, on one line."""
    if isinstance(error, urllib.error.HTTPError):
        return f"HTTP {error.code} {error.reason}"
    reason = getattr(error, "reason", error)
    return " ".join(
        str(getattr(reason, "strerror", None) or reason or type(error).__name__).split()
    )
