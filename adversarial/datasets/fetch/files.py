"""Files with published checksums: checking them, putting them in place."""

import gzip
import hashlib
import math
import shutil
import zlib
from typing import NamedTuple

from adversarial.datasets.idx import decompressed
from adversarial.errors import DataError
from adversarial.files.atomic import replacing
from adversarial.files.inputs import most_unpacked, open_input, size_of

OK, MISSING = "ok", "missing"


class PublishedFile(NamedTuple):
    """A file with published checksums.

    Attributes
    ----------
    name : str
        May have a folder in it.
    md5 : str
        Of the contents, unpacked.
    packed_md5 : str
        Of the gzipped file that web servers have, if they have one.
    """

    name: str
    md5: str
    packed_md5: str = ""


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


def state_of(path, file):
    """Compare one file, plain or gzipped, with its checksum.

    Parameters
    ----------
    path : Path
    file : PublishedFile

    Returns
    -------
    str
        `OK`, `MISSING`, or ``'damaged: ...'``.
    """
    if not path.is_file():
        return MISSING
    try:
        with open_input(path) as stream:
            found = md5_of(decompressed(stream), most_unpacked(size_of(stream)))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        return f"damaged: gzip file ({error})"
    except OSError as error:
        return f"damaged: cannot be read ({error.strerror})"
    if found != file.md5:
        return f"damaged: {file.name}: expected MD5 {file.md5}, found {found}"
    return OK


def md5_of(stream, most=math.inf):
    """Return the checksum of what is left of a binary stream, or of at least `most` bytes of it."""
    digest = hashlib.md5(usedforsecurity=False)
    while most >= 0 and (chunk := stream.read(1 << 18)):
        digest.update(chunk)
        most -= len(chunk)
    return digest.hexdigest()


def present(folder, file):
    """Return whether the file that a folder offers, plain before gzipped, is intact."""
    plain = folder / file.name
    return state_of(plain if plain.exists() else folder / f"{file.name}.gz", file) == OK


def install(path, file, folder):
    """Put a file into a folder, unpacked, whole or not at all.

    Parameters
    ----------
    path : Path
        Where it is, plain or gzipped.
    file : PublishedFile
        What it should be.
    folder : Path

    Raises
    ------
    DataError
        If it is something else, or cannot be written.
    """
    state = state_of(path, file)
    if state != OK:
        raise DataError(f"{path.name} is {state}")
    with open_input(path) as stream, replacing(folder / file.name, DataError) as output:
        shutil.copyfileobj(decompressed(stream), output)
