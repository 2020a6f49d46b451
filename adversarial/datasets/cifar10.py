"""The CIFAR-10 images of ten kinds of things."""

import logging

import numpy as np

from adversarial.datasets import cifar10_files
from adversarial.datasets.checks import rows_to_keep
from adversarial.datasets.cifar10_files import (
    BATCHES,
    LABEL_NAMES,
    ROW_SIZE,
    find_cifar10,
    read_batch,
)
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.datasets.iteration import SequentialSubsetIterator
from adversarial.datasets.preprocessing.contrast_normalization import global_contrast_normalize
from adversarial.datasets.recipe import matching_test_set
from adversarial.datasets.view_converter import DefaultViewConverter
from adversarial.files.outline import outline, outlined
from adversarial.kinds import Axes, Natural, Positive, PreprocessorLike

IMAGE_SHAPE = (32, 32, 3)
HALF_RANGE = 127.5

_ROWS_AT_A_TIME = 1000

log = logging.getLogger(__name__)


class CIFAR10(DenseDesignMatrix):
    """Colour images of 32 x 32 pixels, by default from 0 to 255, and their labels.

    The paper trains on the first 40,000 of the training set, contrast-normalised (``gcn: 55.``),
    and validates on the other 10,000.

    Parameters
    ----------
    which_set : {'train', 'test'}
        50,000 or 10,000 images.
    center : bool, default False
        Subtract 127.5.
    rescale : bool, default False
        Divide by 127.5: to [-1, 1] with `center`, to [0, 2] without.
    gcn : float, optional
        Give each image a mean of zero and this Euclidean norm.
    start, stop : int, optional
        Keep rows ``start`` to ``stop - 1``. `stop` alone is ignored, with a warning.
    axes : sequence of 4, default ('b', 0, 1, 'c')
        Order of the axes of the topological view.
    toronto_prepro : bool, default False
        Divide by 255 and subtract each feature's mean over the whole training set. Neither
        `center` nor `gcn` goes with it.
    preprocessor : object with ``apply(dataset, can_fit)``, optional
        May not be fitted to these data.

    Attributes
    ----------
    X : array of float32, shape (n, 3072)
        The red plane of an image, then green, then blue.
    y : array of uint8, shape (n, 1)
    label_names : tuple of str
    img_shape, img_size, n_classes
        (3, 32, 32), 3072 and 10.

    Raises
    ------
    ValueError
        If an argument is out of range.
    DataError
        If a file is missing, damaged, or a pickle of anything but arrays and plain values;
        `adversarial.datasets.paths` says where files are sought.

    Notes
    -----
    Original name ``pylearn2.datasets.cifar10.CIFAR10``. The steps: read, center, rescale,
    toronto_prepro, gcn, cut, preprocess. That `stop` without `start` is ignored is the original's
    way. It read all six files always; here only files with wanted rows are read, one at a time, so
    that the peak of memory is about 180 MB above `X` (4 bytes a value: 614 MB for 50,000 images).

    For display the original divided by the largest value along the first axis, which in a view
    ordered ``('c', 0, 1, 'b')`` is a channel, not an image; here it is the image's in such views,
    too. It also showed black for ``toronto_prepro``, and for `rescale` without `center`.
    """

    label_names = LABEL_NAMES
    img_shape = (3, 32, 32)
    img_size = ROW_SIZE
    n_classes = len(LABEL_NAMES)

    def __init__(
        self,
        which_set: str,
        center: bool = False,
        rescale: bool = False,
        gcn: Positive | None = None,
        start: Natural | None = None,
        stop: Natural | None = None,
        axes: Axes = ("b", 0, 1, "c"),
        toronto_prepro: bool = False,
        preprocessor: PreprocessorLike | None = None,
    ):
        if which_set not in BATCHES:
            raise ValueError(
                f"Unrecognized which_set value {which_set!r}: must be one of {', '.join(BATCHES)}."
            )
        if toronto_prepro and (center or gcn is not None):
            raise ValueError("CIFAR10: toronto_prepro goes with neither center nor gcn.")
        if gcn is not None and not gcn > 0:
            raise ValueError(f"CIFAR10: gcn must be positive, got {gcn}.")
        rows = rows_to_keep("CIFAR10", start, stop, _size(which_set))
        self.which_set = which_set
        self.center = center
        self.rescale = rescale
        self.gcn = None if gcn is None else float(gcn)
        self.start = start
        self.stop = stop
        self.axes = tuple(axes)
        self.toronto_prepro = toronto_prepro
        converter = DefaultViewConverter(IMAGE_SHAPE, axes)
        X, y = _read_rows(which_set, rows)
        self._normalize(X)
        super().__init__(
            X=X,
            y=y,
            view_converter=converter,
            y_labels=self.n_classes,
            preprocessor=preprocessor,
        )

    def get_test_set(self):
        """Return the test set, whole, made with the same arguments but without preprocessor.

        Returns
        -------
        CIFAR10
            If this set has a `yaml_src` (as all that come from experiment files), so has the test
            set.
        """
        return matching_test_set(self, CIFAR10, preprocessor=None)

    def _normalize(self, X):
        """Change the pixels in place."""
        if outlined():
            return
        if self.center:
            X -= HALF_RANGE
        if self.rescale:
            X /= HALF_RANGE
        if self.toronto_prepro:
            X /= 255
            X -= _training_mean()
        if self.gcn is not None:
            for rows in SequentialSubsetIterator(len(X), batch_size=_ROWS_AT_A_TIME):
                X[rows] = global_contrast_normalize(X[rows], scale=self.gcn)

    def _viewing(self):
        if self.gcn is not None:
            return "example"
        if self.toronto_prepro:
            return -1, 1
        low, high = (-HALF_RANGE, HALF_RANGE) if self.center else (0, 2 * HALF_RANGE)
        return (low / HALF_RANGE, high / HALF_RANGE) if self.rescale else (low, high)


def _size(which_set):
    return len(BATCHES[which_set]) * cifar10_files.BATCH_SIZE


def _read(path):
    log.info("loading file %s", path)
    return read_batch(path)


def _read_rows(which_set, rows):
    """Read the wanted rows: the only array of floats, filled file after file."""
    size = cifar10_files.BATCH_SIZE
    numbers = range(rows.start // size, -(-rows.stop // size))
    paths = [find_cifar10(BATCHES[which_set][number]) for number in numbers]
    if outlined():
        count = rows.stop - rows.start
        return outline((count, ROW_SIZE), "float32"), outline((count, 1), "uint8")
    X = np.empty((rows.stop - rows.start, ROW_SIZE), dtype=np.float32)
    y = np.empty((len(X), 1), dtype=np.uint8)
    for number, path in zip(numbers, paths):
        first = number * size
        begin, end = max(rows.start, first), min(rows.stop, first + size)
        there = slice(begin - rows.start, end - rows.start)
        X[there], y[there] = (part[begin - first : end - first] for part in _read(path))
    return X, y


def _training_mean():
    """Each feature's mean over the training set, pixels in [0, 1].

    Summed in float32 row after row, as NumPy does it, without all rows in memory.
    """
    paths = [find_cifar10(name) for name in BATCHES["train"]]
    total = np.zeros(ROW_SIZE, dtype=np.float32)
    for path in paths:
        for row in _read(path)[0]:
            total += row.astype(np.float32) / 255
    return total / _size("train")
