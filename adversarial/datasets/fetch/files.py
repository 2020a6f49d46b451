"""Files with published checksums: checking them, putting them in place."""

import gzip
import hashlib
import os
import zlib
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from adversarial.datasets.idx import decompressed

_CHUNK = 1 << 18


class PublishedFile(NamedTuple):
    """A file with a published checksum.

    Attributes
    ----------
    name : str
        May have a folder in it.
    size : int
        Number of bytes, unpacked.
    md5 : str
    exact : bool
        If false, `size` is only the largest that is accepted.
    """

    name: str
    size: int
    md5: str
    exact: bool = True


class Published(NamedTuple):
    """The files of a data set.

    Attributes
    ----------
    name : str
        Its folder.
    title : str
        What people call it.
    files : tuple of PublishedFile
    """

    name: str
    title: str
    files: tuple


# What reading a damaged gzip stream raises.
DAMAGED_GZIP = (EOFError, zlib.error, gzip.BadGzipFile)


class BadContentsError(Exception):
    """What a source gave is not the file that was asked for."""


def state_of(path, file):
    """Compare one file, plain or gzipped, with its checksum.

    Parameters
    ----------
    path : Path
    file : PublishedFile

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


def install(stream, file, folder, unpack=True):
    """Write a file beside its place, verify it, and rename it.

    Parameters
    ----------
    stream : binary file
        The contents, plain or gzipped.
    file : PublishedFile
    folder : Path
    unpack : bool, default True
        Whether contents that are gzipped are unpacked.

    Raises
    ------
    BadContentsError
        If the contents are not the file's; nothing is left behind.
    """
    place = Path(folder) / file.name
    place.parent.mkdir(exist_ok=True)
    # Its own name for each process, since two may fetch at once.
    part = place.with_name(f"{place.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as output:
            for chunk in verified(decompressed(stream) if unpack else stream, file):
                output.write(chunk)
        part.replace(place)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def verified(stream, file):
    """Pass on the chunks of a stream; after the last one, check them all.

    Parameters
    ----------
    stream : binary file
    file : PublishedFile

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
    if size > file.size or (file.exact and size != file.size):
        found = f"more than {file.size}" if size > file.size else size
        raise BadContentsError(f"{file.name}: expected {file.size} bytes, found {found}")
    if digest.hexdigest() != file.md5:
        raise BadContentsError(f"{file.name}: expected MD5 {file.md5}, found {digest.hexdigest()}")
