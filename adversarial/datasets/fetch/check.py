"""What is there of each data set, and whether it is what it should be."""

from collections.abc import Callable
from typing import NamedTuple

from adversarial.datasets import tfd
from adversarial.datasets.cifar10_files import FOLDER, check_names, read_batch
from adversarial.datasets.fetch.cifar10 import CIFAR10_FILES
from adversarial.datasets.fetch.files import state_of
from adversarial.datasets.fetch.mnist import MNIST_FILES
from adversarial.datasets.matlab import description_of_mat, read_mat, shapes_in_mat
from adversarial.datasets.paths import default_destination, locate
from adversarial.errors import DataError
from adversarial.pylearn2 import svhn

OK, MISSING = "ok", "missing"
STAND_IN = "intact layout, but not the published file"
LAYOUT = "intact layout"


class Check(NamedTuple):
    """How a data set is checked.

    Attributes
    ----------
    title : str
        What people call it.
    folder : str
        The data set's folder.
    states : callable
        Returns a list of (Path, str): for each file where it lies (or should), and its state:
        `OK`, `MISSING`, ``'damaged: ...'``, or what there is to say of a file that can be used.
    remedy : str
        A sentence on how to get it.
    """

    title: str
    folder: str
    states: Callable
    remedy: str


def is_bad(state):
    """Return whether a file in this state cannot be used."""
    return state == MISSING or state.startswith("damaged")


def check_mnist():
    """Compare the files of MNIST with their published checksums.

    Returns
    -------
    list of (Path, str)
        See `Check`.
    """
    return [_published(MNIST_FILES, file) for file in MNIST_FILES.files]


def check_cifar10():
    """Compare the files of CIFAR-10 with their published checksums.

    Files that differ, but have the layout of the published ones, count as usable.

    Returns
    -------
    list of (Path, str)
        See `Check`.
    """
    states = []
    for file in CIFAR10_FILES.files:
        path, state = _published(CIFAR10_FILES, file)
        if state.startswith("damaged"):
            read = check_names if file.name == f"{FOLDER}/batches.meta" else read_batch
            state = _layout(read, path, STAND_IN)
        states.append((path, state))
    return states


def check_tfd():
    """Check the layout of the Toronto Face Database; there are no published checksums.

    Returns
    -------
    list of (Path, str)
        See `Check`. The larger images are listed only if they are there.
    """

    def read(path, size):
        fields = read_mat(path, tfd.FIELDS)
        tfd.check_shapes(path, {name: array.shape for name, array in fields.items()}, size)

    states = []
    for size, name in tfd.FILES.items():
        path = locate("faces", name, gzipped=False)
        if path is not None:
            state = _layout(lambda file, size=size: read(file, size), path, LAYOUT)
            states.append((path, _described(path, state)))
        elif size == min(tfd.FILES):
            states.append((default_destination("faces") / name, MISSING))
    return states


def check_svhn():
    """Check the layout of the Street View House Numbers: sizes and labels, but not each pixel.

    Returns
    -------
    list of (Path, str)
        See `Check`.
    """

    def read(path, part):
        svhn.read_labels(path, part)
        svhn.check_images(path, part, shapes_in_mat(path))

    states = []
    for part in svhn.SIZES:
        name = f"format2/{svhn.file_name(part)}"
        path = locate("SVHN", name, gzipped=False)
        if path is None:
            states.append((default_destination("SVHN") / name, MISSING))
        else:
            states.append((path, _layout(lambda file, part=part: read(file, part), path, LAYOUT)))
    return states


CHECKS = {
    "mnist": Check(
        "MNIST", "mnist", check_mnist, "Run `adversarial data fetch mnist` to fetch it."
    ),
    "cifar10": Check(
        "CIFAR-10", "cifar10", check_cifar10, "Run `adversarial data fetch cifar10` to fetch it."
    ),
    "tfd": Check("the Toronto Face Database", "faces", check_tfd, tfd.REMEDY),
    "svhn": Check("SVHN", "SVHN", check_svhn, svhn.REMEDY),
}


def _published(published, file):
    path = locate(published.name, file.name)
    if path is None:
        return default_destination(published.name) / file.name, MISSING
    return path, state_of(path, file)


def _layout(read, path, usable):
    try:
        read(path)
    except DataError as error:
        return f"damaged: {error}"
    return usable


def _described(path, state):
    """Add what the file says of itself: a stand-in should say that it is one."""
    if is_bad(state):
        return state
    return f"{state}; its header says: {description_of_mat(path)}"
