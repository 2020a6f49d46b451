"""Places that data sets can be had from: folders, web servers and archives.

Each has a method ``get(file, scratch)`` that returns the path of a file, plain or gzipped. What has
to be downloaded or unpacked for it goes into the folder `scratch`, which is removed afterwards.
"""

import logging
import shutil
import tarfile
import threading
import time
import zipfile
import zlib
from concurrent.futures import Future, wait
from pathlib import Path

import pooch
from tqdm import tqdm

from adversarial.datasets.paths import search
from adversarial.datasets.published import OK, md5_of, state_of
from adversarial.errors import DataError
from adversarial.files.inputs import open_input

# Seconds without an answer, or without another byte, after which a server is given up.
SERVER_TIMEOUT = 4.0
# A server may also trickle: below this many bytes a second it is given up, after so many seconds.
SLOWEST_RATE = 10_000
PATIENCE = 20.0
# Seconds until the first byte of a file itself: what a server says before may trickle, too.
PRELUDE = 20.0
# Nor does a download have an end that never comes: the largest file has 170 million bytes.
LARGEST = 1 << 28


class Folder:
    """A folder with the files, plain or gzipped; perhaps under other names, or in a zip archive.

    Parameters
    ----------
    path : path
        Or the zip archive itself.
    """

    def __init__(self, path):
        self.path = Path(path).expanduser()

    def __str__(self):
        return f"folder {self.path}"

    def get(self, file, scratch):
        others = []
        for candidate in self._candidates(file.name):
            if not isinstance(candidate, Path):
                candidate = _unzipped(candidate, scratch)
            state = state_of(candidate, file)
            if state == OK:
                return candidate
            others.append(f"{candidate.name} is {state}")
        packed = f"{file.name} (or {file.name}.gz) is not there"
        raise DataError("; ".join(others) or f"{packed}{self._seen()}")

    def _candidates(self, name):
        if self.path.is_file():
            if zipfile.is_zipfile(self.path):
                yield from search(zipfile.Path(self.path), name)
            return
        yield from search(self.path, name)
        for path in sorted(self.path.glob("*.zip")):
            if zipfile.is_zipfile(path):
                yield from search(zipfile.Path(path), name)

    def _seen(self):
        names = sorted(path.name for path in self.path.iterdir()) if self.path.is_dir() else []
        return f"; there are {', '.join(names[:6])}" if names else ""


def _unzipped(member, scratch):
    """Copy a member of a zip archive, no more of it than any file of a data set has."""
    path = scratch / member.name
    with member.open("rb") as packed:
        path.write_bytes(packed.read(LARGEST))
    return path


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

    def get(self, file, scratch):
        url = f"{self.url}{file.name}.gz"
        return download(url, file.packed_md5, scratch, self.progress, self.timeout)


class Archive:
    """A gzipped tar archive, on disk or on a web server.

    It is unpacked only if it is the published one. Of its members only those of the right name are
    read, and only regular files, and they are written where we choose, so what else the archive
    says (paths, links, owners) is without effect.

    Parameters
    ----------
    place : Path or str
        The archive's path or, as a text, its address.
    md5 : str
    progress : bool
        Show a bar, if standard error is a terminal.
    """

    def __init__(self, place, md5, progress=True):
        self.place = place
        self.md5 = md5
        self.progress = progress

    def __str__(self):
        return f"archive {self.place}"

    def get(self, file, scratch):
        unpacked = scratch / Path(file.name).name
        try:
            with tarfile.open(self._intact(scratch), "r:gz") as members:
                # The first of that name: what follows it need not be unpacked.
                info = next((info for info in members if info.name == file.name), None)
                stream = members.extractfile(info) if info is not None and info.isreg() else None
                if stream is None:
                    raise DataError(f"{file.name} is no regular file in it")
                with stream, unpacked.open("wb") as output:
                    shutil.copyfileobj(stream, output)
        except (tarfile.TarError, EOFError, zlib.error) as error:
            raise DataError(f"it is no intact archive ({error})") from error
        return unpacked

    def _intact(self, scratch):
        if isinstance(self.place, str):
            return download(self.place, self.md5, scratch, self.progress)
        with open_input(self.place) as stream:
            found = md5_of(stream)
        if found != self.md5:
            raise DataError(f"expected MD5 {self.md5}, found {found}")
        return self.place


def download(url, md5, folder, progress=True, timeout=SERVER_TIMEOUT):
    """Download a file, unless the folder has it already.

    Parameters
    ----------
    url : str
    md5 : str
    folder : Path
    progress : bool
        Show a bar, if standard error is a terminal.
    timeout : float
        Seconds without an answer.

    Returns
    -------
    Path

    Raises
    ------
    OSError
        Those of ``requests``; `TimeoutError` if the server trickles.
    DataError
        If it is not the file that it should be.
    """
    pooch.get_logger().setLevel(logging.WARNING)
    name = url.rpartition("/")[2]
    with _Watch(name, progress) as watch:
        get = pooch.HTTPDownloader(
            watch, chunk_size=1 << 13, timeout=timeout, headers={"Accept-Encoding": "identity"}
        )
        try:
            return _in_time(
                lambda: Path(pooch.retrieve(url, f"md5:{md5}", name, folder, downloader=get)), watch
            )
        except (OSError, DataError):
            raise
        except Exception as error:  # whatever an answer that makes no sense provokes
            wrong = "is another file" if "hash" in str(error) else "had an answer without sense"
            raise DataError(f"{name} {wrong}: {error}".partition(". ")[0]) from error


def _in_time(work, watch):
    """Do the work in a thread: the lines before a file can trickle, too, where nobody counts them.

    Raises
    ------
    TimeoutError
        If nothing of the file itself has come in time.
    """
    future: Future = Future()
    threading.Thread(target=_carry_out, args=(work, future), name="fetching", daemon=True).start()
    while not wait([future], timeout=0.1).done:
        watch.check_begun()
    try:
        return future.result()
    finally:
        del future  # an error knows the frames, and they this; connections would stay open


def _carry_out(work, future):
    try:
        future.set_result(work())
    except BaseException as error:
        future.set_exception(error)
        del future


class _Watch(tqdm):
    """A progress bar that gives up a server which trickles or does not end."""

    def __init__(self, name, progress):
        shown = None if progress else True
        super().__init__(desc=name, total=1, unit="B", unit_scale=True, disable=shown)
        self._begin = time.monotonic()
        self._received = 0
        self._given_up = False

    def check_begun(self):
        """Give the server up if it has not come to the file itself in time."""
        if not self._received and time.monotonic() - self._begin > PRELUDE:
            self._given_up = True
            raise TimeoutError(f"no byte of the file in {PRELUDE:g} s")

    def update(self, n=1):
        if self._given_up:
            raise TimeoutError("given up")
        self._received += n
        elapsed = time.monotonic() - self._begin
        if self._received > LARGEST:
            raise DataError(f"more than {LARGEST} bytes")
        if elapsed > PATIENCE and self._received < SLOWEST_RATE * elapsed:
            raise TimeoutError(f"slower than {SLOWEST_RATE} bytes a second")
        return super().update(n)

    def reset(self, total=None):
        self._received = 0
        super().reset(total)


def describe(error):
    """Return what went wrong with a source, on one line."""
    answer = getattr(error, "response", None)
    if answer is not None:
        return f"HTTP {answer.status_code} {answer.reason}"
    # Below the layers of the libraries lies what the system said.
    while error.__context__ and type(error).__module__.partition(".")[0] in ("requests", "urllib3"):
        error = error.__context__
    return " ".join(str(getattr(error, "strerror", None) or error or type(error).__name__).split())
