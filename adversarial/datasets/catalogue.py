"""Which data sets there are, and how each is found and checked.

One that belongs to a shelf adds itself to `CHECKS` when its module is imported.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from adversarial.datasets import tfd
from adversarial.datasets.cifar10_files import FOLDER, check_names, fits, read_batch
from adversarial.datasets.fetch.cifar10 import CIFAR10_FILES
from adversarial.datasets.matlab import description_of_mat, read_mat
from adversarial.datasets.paths import default_destination, locate, lookalikes
from adversarial.datasets.published import MISSING, MNIST_FILES, OK, state_of
from adversarial.errors import DataError

STAND_IN = "intact layout, but not the published file"
LAYOUT = "intact layout"
OTHER_VERSION = f"{LAYOUT}, of the binary or MATLAB version"


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
    return state.startswith((MISSING, "damaged"))


def found(folder, name, judge, gzipped=True, fits=None):
    """Find a data set's file and say what it is.

    Parameters
    ----------
    folder, name, gzipped, fits
        See `adversarial.datasets.paths.locate`.
    judge : callable
        Takes the path and returns the file's state, or raises a `DataError`: it is damaged.

    Returns
    -------
    path : Path
        Where it lies, or should.
    state : str
        See `Check`.
    """
    path = locate(folder, name, gzipped, fits)
    if path is None:
        seen = ", ".join(str(path) for path in lookalikes(folder, name))
        other = f"; of that name, but another file: {seen}" if seen else ""
        return default_destination(folder) / name, f"{MISSING}{other}"
    try:
        return path, judge(path)
    except DataError as error:
        return path, f"damaged: {error}"


def check_mnist():
    """Compare the files of MNIST with their published checksums; return a list as `Check` says."""
    return [
        found(
            "mnist",
            file.name,
            partial(state_of, file=file),
            fits=lambda path, file=file: state_of(path, file) == OK,
        )
        for file in MNIST_FILES.files
    ]


def check_cifar10():
    """Compare the files of CIFAR-10 with their published checksums; return a list as `Check` says.

    Files that differ, but have the layout of the published ones, count as usable.
    """

    def judge(path, file):
        state = state_of(path, file)
        if state == OK:
            return state
        read = check_names if file.name == f"{FOLDER}/batches.meta" else read_batch
        read(path)
        return STAND_IN if path.suffix in ("", ".meta", ".gz") else OTHER_VERSION

    return [
        found("cifar10", file.name, partial(judge, file=file), fits=fits)
        for file in CIFAR10_FILES.files
    ]


def check_tfd():
    """Check the layout of the Toronto Face Database; return a list as `Check` says.

    There are no published checksums. The larger images are listed only if they are there.
    """

    def judge(path, size):
        fields = read_mat(path, tfd.FIELDS)
        tfd.check_shapes(path, {name: array.shape for name, array in fields.items()}, size)
        # A stand-in should say that it is one.
        return f"{LAYOUT}; its header says: {description_of_mat(path)}"

    first, *others = (
        found("faces", name, partial(judge, size=size), gzipped=False)
        for size, name in tfd.FILES.items()
    )
    return [first, *(entry for entry in others if entry[1] != MISSING)]


def _fetched(name, title, states):
    return Check(title, name, states, f"Run `adversarial data fetch {name}` to fetch it.")


CHECKS = {
    "mnist": _fetched("mnist", "MNIST", check_mnist),
    "cifar10": _fetched("cifar10", "CIFAR-10", check_cifar10),
    "tfd": Check("the Toronto Face Database", "faces", check_tfd, tfd.REMEDY),
}
