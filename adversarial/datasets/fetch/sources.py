"""Places that MNIST can be had from: folders and web servers."""

import contextlib
import http.client
import time
import urllib.error
import urllib.request
from pathlib import Path

from tqdm import tqdm

from adversarial.datasets.fetch.files import DAMAGED_GZIP, BadContentsError

DEFAULT_MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "http://yann.lecun.com/exdb/mnist/",
)

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
        candidates = [self.path / file.name, self.path / f"{file.name}.gz"]
        for candidate in candidates:
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
        url = f"{self.url}{file.name}.gz"
        with contextlib.closing(urllib.request.urlopen(url, timeout=self.timeout)) as response:
            length = response.headers.get("Content-Length")
            with tqdm(
                desc=file.name,
                total=int(length) if length else None,
                unit="B",
                unit_scale=True,
                disable=None if self.progress else True,
            ) as bar:
                yield _Watched(response, bar)


class _Watched:
    """A response that shows its progress and gives up when it trickles."""

    def __init__(self, response, bar):
        self._response = response
        self._bar = bar
        self._start = time.monotonic()
        self._received = 0

    def read(self, size):
        # One receive a call, so that a trickling server comes by here often.
        chunk = self._response.read1(size)
        self._received += len(chunk)
        self._bar.update(len(chunk))
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
