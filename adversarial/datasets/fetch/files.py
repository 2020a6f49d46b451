"""The files of MNIST: their checksums, checking them, putting them in place."""

import gzip
import hashlib
import os
import zlib
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from adversarial.datasets.idx import decompressed
from adversarial.datasets.paths import default_destination, locate

_CHUNK = 1 << 18


class MnistFile(NamedTuple):
    """A raw IDX file."""

    name: str
    size: int
    md5: str


MNIST_FILES = (
    MnistFile("train-images-idx3-ubyte", 47040016, "6bbc9ace898e44ae57da46a324031adb"),
    MnistFile("train-labels-idx1-ubyte", 60008, "a25bea736e30d166cdddb491f175f624"),
    MnistFile("t10k-images-idx3-ubyte", 7840016, "2646ac647ad5339dbf082846283269ea"),
    MnistFile("t10k-labels-idx1-ubyte", 10008, "27ae3e4e09519cfbb04c329615203637"),
)

# What reading a damaged gzip stream raises.
DAMAGED_GZIP = (EOFError, zlib.error, gzip.BadGzipFile)


class BadContentsError(Exception):
    """What a source gave is not the file that was asked for."""


def check_mnist():
    """Compare the files of MNIST with their published checksums.

    Returns
    -------
    list of (Path, str)
        For each of the four files where it lies (or should), and its state: ``'ok'``,
        ``'missing'``, or ``'damaged: ...'``.
    """
    states = []
    for file in MNIST_FILES:
        path = locate("mnist", file.name)
        if path is None:
            states.append((default_destination("mnist") / file.name, "missing"))
        else:
            states.append((path, state_of(path, file)))
    return states


def state_of(path, file):
    """Compare one file, plain or gzipped, with its checksum.

    Parameters
    ----------
    path : Path
    file : MnistFile

    Returns
    -------
    str
        ``'ok'``, ``'missing'``, or ``'damaged: ...'``.
    """
    if not path.is_file():
        return "missing"
    try:
        with path.open("rb") as stream:
            for _ in verified(decompressed(stream), file):
                pass
    except BadContentsError as error:
        return f"damaged: {error}"
    except DAMAGED_GZIP as error:
        return f"damaged: gzip file ({error})"
    except OSError as error:
        return f"damaged: cannot be read ({error.strerror})"
    return "ok"


def present(folder, file):
    """Return whether the file that a folder offers, plain before gzipped, is intact."""
    plain = folder / file.name
    return state_of(plain if plain.exists() else folder / f"{file.name}.gz", file) == "ok"


def install(stream, file, folder):
    """Write a raw file beside its place, verify it, and rename it.

    Parameters
    ----------
    stream : binary file
        The contents, plain or gzipped.
    file : MnistFile
    folder : Path

    Raises
    ------
    BadContentsError
        If the contents are not the file's; nothing is left behind.
    """
    # Its own name for each process, since two may fetch at once.
    part = Path(folder) / f"{file.name}.{os.getpid()}.part"
    try:
        with part.open("wb") as output:
            for chunk in verified(decompressed(stream), file):
                output.write(chunk)
        part.replace(part.with_name(file.name))
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def verified(stream, file):
    """Pass on the chunks of a stream; after the last one, check them all.

    Parameters
    ----------
    stream : binary file
    file : MnistFile

    Yields
    ------
    bytes

    Raises
    ------
    BadContentsError
        If size or checksum differ.
    """
    digest, size = hashlib.md5(usedforsecurity=False), 0
    while size <= file.size:
        chunk = stream.read(_CHUNK)
        if not chunk:
            break
        size += len(chunk)
        digest.update(chunk)
        yield chunk
    if size != file.size:
        found = f"more than {file.size}" if size > file.size else size
        raise BadContentsError(f"{file.name}: expected {file.size} bytes, found {found}")
    if digest.hexdigest() != file.md5:
        raise BadContentsError(f"{file.name}: expected MD5 {file.md5}, found {digest.hexdigest()}")
