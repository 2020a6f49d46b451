"""The Street View House Numbers, format 2: single digits in 32 x 32 colour pixels."""

import math
from functools import partial
from pathlib import Path

import numpy as np

from adversarial.config.interpolate import expand_path
from adversarial.datasets.catalogue import CHECKS, LAYOUT, Check, found
from adversarial.datasets.checks import check_range
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.datasets.matlab import read_mat, shapes_in_mat
from adversarial.datasets.paths import find_file
from adversarial.datasets.pixels import center_and_scale, copy_images
from adversarial.datasets.recipe import matching_test_set
from adversarial.datasets.view_converter import DefaultViewConverter
from adversarial.errors import DataError
from adversarial.files.outline import outline, outlined
from adversarial.kinds import Axes, Natural, PreprocessorLike
from adversarial.space.dtypes import resolve_dtype

SIZES = {"train": 73257, "test": 26032, "extra": 531131}
# Which files a set is taken from.
PARTS = {
    "train": ("train",),
    "test": ("test",),
    "extra": ("extra",),
    "train_all": ("extra", "train"),
    "splitted_train": ("train", "extra"),
    "valid": ("train", "extra"),
}
VALID_PER_CLASS = {"train": 400, "extra": 200}
NUM_CLASSES = 10
IMAGE_SHAPE = (32, 32, 3)
SHUFFLE_SEED = 322
REMEDY = (
    "The three files of format 2 can be had from http://ufldl.stanford.edu/housenumbers/; "
    "docs/data.md says more."
)


class SVHN(DenseDesignMatrix):
    """Digits of house numbers, by default from 0 to 255, and their labels.

    Parameters
    ----------
    which_set : {'train', 'test', 'extra', 'train_all', 'splitted_train', 'valid'}
        73,257, 26,032 and 531,131 digits; train and extra together (604,388); and these divided
        into 598,388 and, for validation, 400 of each class of train and 200 of each of extra.
    path : str, optional
        Folder with the ``.mat`` files; by default ``SVHN/format2`` where data sets are.
    center : bool, default False
        Subtract 127.5.
    scale : bool, default False
        Divide by 127.5 with `center`, to [-1, 1]; else by 255, to [0, 1].
    start, stop : int, optional
        Keep rows ``start`` to ``stop - 1``.
    axes : sequence of 4, default ('b', 0, 1, 'c')
        Order of the axes of the topological view.
    preprocessor : object with ``apply(dataset, can_fit)``, optional
        Fitted to the training sets only: train, train_all and splitted_train.

    Attributes
    ----------
    X : array of ``floatX``, shape (n, 3072)
        The red plane of an image, then green, then blue.
    y : array of int, shape (n, 1)
        0 to 9: the files' 1 to 10, less 1. So digit 1 has label 0, and digit 0 has label 9.

    Raises
    ------
    ValueError
        If an argument is out of range.
    DataError
        If a file is missing, damaged, or of another size.

    Notes
    -----
    Original name ``pylearn2.datasets.svhn.SVHN``. As there, every set is shuffled, by seed 322,
    which also draws the validation set.

    The original needed PyTables: it wrote the shuffled set as an HDF5 file, and with a `path` it
    changed that file at every centering, scaling or preprocessing, while without one it refused
    them. Here the ``.mat`` files are read and nothing is ever written; all options work, in memory.
    That is 12 kB a digit in float32, 0.9 GB for train and 7.4 GB for train_all; `start` and `stop`
    reduce it. HDF5 files that the original wrote or changed are not read: give the preprocessor.
    """

    def __init__(
        self,
        which_set: str,
        path: str | None = None,
        center: bool = False,
        scale: bool = False,
        start: Natural | None = None,
        stop: Natural | None = None,
        axes: Axes = ("b", 0, 1, "c"),
        preprocessor: PreprocessorLike | None = None,
    ):
        if which_set not in PARTS:
            raise ValueError(
                f"Unrecognized which_set value {which_set!r}: must be one of {', '.join(PARTS)}."
            )
        size = _size(which_set)
        rows = slice(0 if start is None else start, size if stop is None else stop)
        check_range(rows.start, rows.stop, size)
        self.which_set = which_set
        self.path = path
        self.center = center
        self.scale = scale
        self.start = start
        self.stop = stop
        self.axes = tuple(axes)
        converter = DefaultViewConverter(IMAGE_SHAPE, axes)
        X, y = self._load(rows)
        super().__init__(
            X=X,
            y=y,
            view_converter=converter,
            y_labels=NUM_CLASSES,
            preprocessor=preprocessor,
            fit_preprocessor=which_set in ("train", "train_all", "splitted_train"),
        )

    def get_test_set(self):
        """Return the test set, whole, made with the same arguments.

        Returns
        -------
        SVHN
            If this set has a `yaml_src` (as all that come from experiment files), so has the test
            set.
        """
        return matching_test_set(self, SVHN)

    def _viewing(self):
        if self.preprocessor is not None:
            return super()._viewing()
        if self.center:
            return (-1, 1) if self.scale else (-127.5, 127.5)
        return (0, 1) if self.scale else (0, 255)

    def _load(self, rows):
        paths = {part: self._find(part) for part in PARTS[self.which_set]}
        if outlined():
            count = rows.stop - rows.start
            return outline((count, math.prod(IMAGE_SHAPE)), "float32"), outline((count, 1), "int64")
        labels = {part: read_labels(path, part) for part, path in paths.items()}
        rng = np.random.RandomState(SHUFFLE_SEED)
        chosen = self._choose(labels, rng)
        sizes = [len(numbers) for numbers in chosen.values()]
        order = rng.permutation(sum(sizes))[rows]
        X = np.empty((len(order), np.prod(IMAGE_SHAPE)), dtype=resolve_dtype("floatX"))
        y = np.empty((len(order), 1), dtype=int)
        first = 0
        # File after file, so that the bytes of one only are in memory.
        for part, numbers in chosen.items():
            there = np.flatnonzero((order >= first) & (order < first + len(numbers)))
            wanted = numbers[order[there] - first]
            first += len(numbers)
            y[there] = labels[part][wanted] - 1
            if len(wanted):
                images = read_images(paths[part], part).transpose(3, 2, 0, 1)
                copy_images(images, wanted, X, there)
        center_and_scale(X, self.center, self.scale)
        return X, y

    def _find(self, part):
        if self.path is None:
            return find_file("SVHN", f"format2/{file_name(part)}", gzipped=False, remedy=REMEDY)
        found = Path(expand_path(self.path)) / file_name(part)
        if not found.is_file():
            raise DataError(
                f"{found} was not found. A path of SVHN is a folder with the .mat files; the "
                f"original's HDF5 files are not read. {REMEDY}"
            )
        return found

    def _choose(self, labels, rng):
        """Return for each file the numbers of the digits that belong to the set."""
        chosen = {}
        for part, y in labels.items():
            everything = np.arange(len(y))
            if self.which_set not in ("valid", "splitted_train"):
                chosen[part] = everything
                continue
            valid = np.concatenate(
                [
                    rng.permutation(np.flatnonzero(y == label))[: VALID_PER_CLASS[part]]
                    for label in range(1, NUM_CLASSES + 1)
                ]
            )
            chosen[part] = np.setdiff1d(everything, valid)
            if self.which_set == "valid":
                chosen[part] = np.sort(valid)
        return chosen


SVHN_On_Memory = SVHN


def file_name(part):
    """Return the name of a file: ``'train'`` is in ``train_32x32.mat``."""
    return f"{part}_32x32.mat"


def read_labels(path, part):
    """Read the labels of a file.

    Parameters
    ----------
    path : Path
    part : {'train', 'test', 'extra'}

    Returns
    -------
    array of int, shape (n, 1)
        1 to 10.

    Raises
    ------
    DataError
        If it is not what it should be.
    """
    labels = read_mat(path, ["y"])["y"]
    _check_shape(path, "y", labels.shape, (SIZES[part], 1))
    if not np.isin(labels, range(1, NUM_CLASSES + 1)).all():
        raise DataError(f"{path}: y must be 1 to 10, found {labels.min()} to {labels.max()}.")
    return labels.astype(int)


def read_images(path, part):
    """Read the images of a file.

    Parameters
    ----------
    path : Path
    part : {'train', 'test', 'extra'}

    Returns
    -------
    array, shape (32, 32, 3, n)

    Raises
    ------
    DataError
        If it is not what it should be.
    """
    images = read_mat(path, ["X"])["X"]
    check_images(path, part, {"X": images.shape})
    return images


def check_images(path, part, shapes):
    """Refuse a file without images of the right shape.

    Parameters
    ----------
    path : Path
    part : {'train', 'test', 'extra'}
    shapes : dict of str to tuple of int
        Shapes of the file's arrays.

    Raises
    ------
    DataError
    """
    _check_shape(path, "X", shapes.get("X"), (*IMAGE_SHAPE, SIZES[part]))


def check_svhn():
    """Check sizes and labels, but not each pixel; see `adversarial.datasets.catalogue.Check`."""

    def judge(path, part):
        read_labels(path, part)
        check_images(path, part, shapes_in_mat(path))
        return LAYOUT

    return [
        found("SVHN", f"format2/{file_name(part)}", partial(judge, part=part), gzipped=False)
        for part in SIZES
    ]


CHECKS["svhn"] = Check("SVHN", "SVHN", check_svhn, REMEDY)


def _check_shape(path, name, shape, expected):
    if shape != expected:
        raise DataError(f"{path}: expected shape {expected} of {name}, found {shape}.")


def _size(which_set):
    held_out = NUM_CLASSES * sum(VALID_PER_CLASS[part] for part in ("train", "extra"))
    if which_set == "valid":
        return held_out
    whole = sum(SIZES[part] for part in PARTS[which_set])
    return whole - held_out if which_set == "splitted_train" else whole
