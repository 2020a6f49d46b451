"""Files with published checksums."""

import gzip
import hashlib
import math
import zlib
from typing import NamedTuple

from adversarial.datasets.idx import decompressed
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


# Names, and the checksums of the files unpacked and packed.
_FILES = """
train-images-idx3-ubyte 6bbc9ace898e44ae57da46a324031adb f68b3c2dcbeaaa9fbdd348bbdeb94873
train-labels-idx1-ubyte a25bea736e30d166cdddb491f175f624 d53e105ee54ea40749a09fcbcd1e9432
t10k-images-idx3-ubyte 2646ac647ad5339dbf082846283269ea 9fb629c4189551a2d022fa330f9573f3
t10k-labels-idx1-ubyte 27ae3e4e09519cfbb04c329615203637 ec29112dd5afa0611ce80d1b7f02629c
"""
MNIST_FILES = Published(
    "mnist", "MNIST", tuple(PublishedFile(*line.split()) for line in _FILES.strip().splitlines())
)
