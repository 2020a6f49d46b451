"""The MNIST database of handwritten digits."""

import math

import numpy as np

from adversarial.datasets.checks import rows_to_keep
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.datasets.idx import read_mnist_images, read_mnist_labels
from adversarial.datasets.paths import find_file
from adversarial.datasets.published import MNIST_FILES, OK, state_of
from adversarial.datasets.recipe import matching_test_set
from adversarial.datasets.shuffling import swapped_order
from adversarial.datasets.view_converter import DefaultViewConverter
from adversarial.errors import DataError
from adversarial.files.outline import outline, outlined
from adversarial.kinds import Axes, Natural, PreprocessorLike

FILES = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}
SIZES = {"train": 60000, "test": 10000}
IMAGE_SHAPE = (28, 28, 1)
NUM_CLASSES = 10
SHUFFLE_SEED = (1, 2, 3)


class MNIST(DenseDesignMatrix):
    """Digits of 28 x 28 pixels in [0, 1], and their labels.

    The paper trains on the first 50,000 of the training set and validates on the other 10,000.

    Parameters
    ----------
    which_set : {'train', 'test'}
        60,000 or 10,000 digits.
    center : bool, default False
        Subtract each pixel's mean over the whole set.
    shuffle : bool, default False
        Swap row after row with a random one, seed [1, 2, 3].
    binarize : bool, default False
        Pixels above 0.5 become 1, others 0.
    start, stop : int, optional
        Keep rows ``start`` to ``stop - 1``. `stop` alone is ignored, with a warning.
    axes : sequence of 4, default ('b', 0, 1, 'c')
        Order of the axes of the topological view.
    preprocessor : object with ``apply(dataset, can_fit)``, optional
    fit_preprocessor : bool, default False
        Whether the preprocessor may be fitted to these data.
    fit_test_preprocessor : bool, optional
        The `fit_preprocessor` of the set that `get_test_set` returns; for a test set ``None`` or
        the same as `fit_preprocessor`.

    Attributes
    ----------
    X : array of float32, shape (n, 784)
    y : array of uint8, shape (n, 1)

    Raises
    ------
    ValueError
        If an argument is out of range.
    DataError
        If a file is missing or damaged; `adversarial.datasets.paths` says where they are sought.

    Notes
    -----
    Original name ``pylearn2.datasets.mnist.MNIST``. The steps: read, binarize, center, shuffle,
    cut, preprocess. That `stop` without `start` is ignored is the original's way.
    """

    def __init__(
        self,
        which_set: str,
        center: bool = False,
        shuffle: bool = False,
        binarize: bool = False,
        start: Natural | None = None,
        stop: Natural | None = None,
        axes: Axes = ("b", 0, 1, "c"),
        preprocessor: PreprocessorLike | None = None,
        fit_preprocessor: bool = False,
        fit_test_preprocessor: bool | None = False,
    ):
        _check_which_set(which_set)
        if which_set == "test" and fit_test_preprocessor not in (None, fit_preprocessor):
            raise ValueError(
                "MNIST: for the test set fit_test_preprocessor must be None or equal "
                f"fit_preprocessor, got {fit_test_preprocessor!r} and {fit_preprocessor!r}."
            )
        rows = rows_to_keep("MNIST", start, stop, SIZES[which_set])
        self.which_set = which_set
        self.center = center
        self.shuffle = shuffle
        self.binarize = binarize
        self.start = start
        self.stop = stop
        self.axes = tuple(axes)
        self.fit_test_preprocessor = fit_test_preprocessor
        converter = DefaultViewConverter(IMAGE_SHAPE, axes)
        X, y = self._load(rows)
        super().__init__(
            X=X,
            y=y,
            view_converter=converter,
            y_labels=NUM_CLASSES,
            preprocessor=preprocessor,
            fit_preprocessor=fit_preprocessor,
        )

    def get_test_set(self):
        """Return the test set, whole, made with the same arguments.

        Returns
        -------
        MNIST
            Its `fit_preprocessor` is this set's `fit_test_preprocessor`. If this set has a
            `yaml_src` (as all that come from experiment files), so has the test set.
        """
        return matching_test_set(
            self,
            MNIST,
            fit_preprocessor=self.fit_test_preprocessor,
            fit_test_preprocessor=None,
        )

    def _viewing(self):
        return 0, 1

    def _load(self, rows):
        images_file, labels_file = map(_find, FILES[self.which_set])
        if outlined():
            count = rows.stop - rows.start
            return outline((count, math.prod(IMAGE_SHAPE)), "float32"), outline((count, 1), "uint8")
        images = read_mnist_images(images_file, "float32")
        y = read_mnist_labels(labels_file)
        size = SIZES[self.which_set]
        _check_shape(images_file, images, (size, *IMAGE_SHAPE[:2]))
        _check_shape(labels_file, y, (size,))
        X, y = images.reshape(size, -1), y.reshape(size, 1)
        if self.binarize:
            X = (X > 0.5).astype(X.dtype)
        if self.center:
            X -= X.mean(axis=0)
        if self.shuffle:
            order = swapped_order(size, np.random.RandomState(list(SHUFFLE_SEED)))
            X, y = X[order], y[order]
        if self.start is not None:
            # Copies, so that the rest of the set does not stay in memory.
            X, y = X[rows].copy(), y[rows].copy()
        return X, y


def _find(name):
    """Out of its place only the published file counts: other data have files of such names."""
    (file,) = (file for file in MNIST_FILES.files if file.name == name)
    return find_file("mnist", name, fits=lambda path: state_of(path, file) == OK)


def _check_which_set(which_set):
    if which_set == "valid":
        raise ValueError(
            "There is no such thing as the MNIST validation set. Take the last examples of the "
            "training set: which_set: 'train', start: 50000, stop: 60000."
        )
    if which_set not in FILES:
        raise ValueError(
            f"Unrecognized which_set value {which_set!r}: must be one of {', '.join(FILES)}."
        )


def _check_shape(path, array, expected):
    if array.shape != expected:
        raise DataError(f"{path} is not MNIST's: expected shape {expected}, found {array.shape}.")
