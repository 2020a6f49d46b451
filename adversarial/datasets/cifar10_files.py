"""The files of CIFAR-10: pickles of Python 2, read as data and never run; or their other versions.

The binary version (``data_batch_1.bin``) and MATLAB's (``data_batch_1.mat``) have the same images.
"""

import numpy as np

from adversarial.datasets.matlab import is_mat, read_mat
from adversarial.datasets.paths import find_file
from adversarial.errors import DataError
from adversarial.files.arrays import unpickle_arrays
from adversarial.files.inputs import read_text

FOLDER = "cifar-10-batches-py"
BATCHES = {"train": tuple(f"data_batch_{n}" for n in range(1, 6)), "test": ("test_batch",)}
BATCH_SIZE = 10000
ROW_SIZE = 3 * 32 * 32
LABEL_NAMES = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)

# Bytes; the published files have 31 million.
_LARGEST = 1 << 25
_LONGEST_LIST = 2**16  # bytes of the names of classes


def find_cifar10(name):
    """Find one of the files, in its place or elsewhere, of whatever version.

    Parameters
    ----------
    name : str
        As in the Python version.

    Returns
    -------
    Path

    Raises
    ------
    DataError
        If it is missing.
    """
    return find_file("cifar10", f"{FOLDER}/{name}", fits=fits)


def fits(path):
    """Return whether a file that is not in its place can be read as one of these, or may be."""
    if is_mat(path):
        return True  # reading takes a while
    try:
        check_names(path) if "meta" in path.name else read_batch(path)
    except DataError:
        return False
    return True


def read_batch(path):
    """Read one file of images.

    Parameters
    ----------
    path : Path
        Plain or gzipped; or of another version.

    Returns
    -------
    pixels : array of uint8, shape (10000, 3072)
        A row is the red plane, then green, then blue, each 32 x 32 by rows.
    labels : array of uint8, shape (10000, 1)

    Raises
    ------
    DataError
        If it is damaged, holds more than arrays and plain values, or is no batch of CIFAR-10.
    """
    if path.stat().st_size == BATCH_SIZE * (1 + ROW_SIZE):
        rows = np.frombuffer(read_text(path, BATCH_SIZE * (1 + ROW_SIZE)), np.uint8).reshape(
            BATCH_SIZE, 1 + ROW_SIZE
        )
        return rows[:, 1:], _labels(path, rows[:, 0])
    contents = read_mat(path, ["data", "labels"]) if is_mat(path) else _read_dict(path)
    pixels = contents.get("data")
    if not isinstance(pixels, np.ndarray):
        raise DataError(f"{path} is not a batch of CIFAR-10: it has no array named data.")
    expected = (BATCH_SIZE, ROW_SIZE)
    if pixels.shape != expected or pixels.dtype != np.uint8:
        raise DataError(
            f"{path} is not a batch of CIFAR-10: expected {expected} bytes as data, found "
            f"{pixels.shape} of {pixels.dtype}."
        )
    return pixels, _labels(path, contents.get("labels"))


def check_names(path):
    """Check the file of class names.

    Parameters
    ----------
    path : Path

    Raises
    ------
    DataError
        If it is damaged, or does not name the ten classes.
    """
    if is_mat(path):
        return  # a list of texts, which is not read here
    if path.suffix == ".txt":
        names = read_text(path, _LONGEST_LIST).decode("utf-8", "replace").split()
    else:
        names = _read_dict(path).get("label_names")
    texts = isinstance(names, list) and all(isinstance(name, str) for name in names)
    if not texts or names != list(LABEL_NAMES):
        raise DataError(f"{path} does not name the classes of CIFAR-10 as label_names.")


def _read_dict(path):
    size = path.stat().st_size
    if size > _LARGEST:
        raise DataError(
            f"{path} is not a file of CIFAR-10: it has {size} bytes, more than {_LARGEST}."
        )
    contents = unpickle_arrays(path)
    if not isinstance(contents, dict):
        raise DataError(f"{path} is not a file of CIFAR-10: it holds no dict.")
    return contents


def _labels(path, labels):
    if isinstance(labels, np.ndarray):
        labels = labels.ravel().tolist()
    if not isinstance(labels, list) or len(labels) != BATCH_SIZE:
        raise DataError(f"{path} is not a batch of CIFAR-10: it has no {BATCH_SIZE} labels.")
    if {type(label) for label in labels} != {int} or not 0 <= min(labels) <= max(labels) <= 9:
        raise DataError(f"{path} is not a batch of CIFAR-10: its labels are not numbers 0 to 9.")
    return np.array(labels, dtype=np.uint8).reshape(-1, 1)
