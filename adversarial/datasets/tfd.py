"""The Toronto Face Database."""

import numpy as np

from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.datasets.matlab import read_mat
from adversarial.datasets.paths import find_file
from adversarial.datasets.pixels import center_and_scale, copy_images
from adversarial.datasets.recipe import matching_test_set
from adversarial.datasets.view_converter import DefaultViewConverter
from adversarial.errors import DataError
from adversarial.files.outline import outline, outlined
from adversarial.kinds import Axes, Count, Natural, PreprocessorLike
from adversarial.rng import make_data_rng

# What the column of a fold says of each face.
CODES = {"unlabeled": (0,), "train": (1,), "valid": (2,), "test": (3,), "full_train": (1, 2)}
FILES = {48: "TFD/TFD_48x48.mat", 96: "TFD/TFD_96x96.mat"}
FIELDS = ("images", "folds", "labs_ex", "labs_id")
NUM_FOLDS = 5
NUM_EXPRESSIONS = 7
SHUFFLE_SEED = 132987
REMEDY = (
    "The Toronto Face Database is not public: docs/data.md says how to ask its owners, and how to "
    "use other faces in its place."
)


class TFD(DenseDesignMatrix):
    """Grey faces of 48 x 48 or 96 x 96 pixels; those of the labelled sets with an expression.

    The paper trains on the unlabelled ones, scaled to [0, 1].

    Parameters
    ----------
    which_set : {'unlabeled', 'train', 'valid', 'test', 'full_train'}
        ``'full_train'`` is train and valid.
    fold : int, default 0
        Which of the five official splits.
    image_size : {48, 96}, default 48
    example_range : pair of int, optional
        Keep these of the selected faces, as a Python slice does, before shuffling.
    center : bool, default False
        Subtract 127.5.
    scale : bool, default False
        Divide by 127.5 with `center`, to [-1, 1]; else by 255, to [0, 1].
    shuffle : bool, default False
    rng : RandomState or seed, optional
        What shuffles; by default a generator of `seed`.
    seed : int, default 132987
    preprocessor : object with ``apply(dataset, can_fit)``, optional
        May not be fitted to these data.
    axes : sequence of 4, default ('b', 0, 1, 'c')
        Order of the axes of the topological view.

    Attributes
    ----------
    X : array of float32, shape (n, image_size ** 2)
    y : array of uint8, shape (n, 1), or None
        Expressions, 0 to 6; ``None`` for the unlabelled.
    y_identity : array of int, shape (n, 1), or None
        Who it is.

    Raises
    ------
    ValueError
        If an argument is out of range, or no face is left.
    DataError
        If the file is missing, damaged, or lacks a field.

    Notes
    -----
    Original name ``pylearn2.datasets.tfd.TFD``. For display values are divided by the largest one,
    as before. Memory: what the file holds as images (a byte a pixel) beside `X` (four bytes).
    """

    y_identity = None

    def __init__(
        self,
        which_set: str,
        fold: Natural = 0,
        image_size: Count = 48,
        example_range=None,
        center: bool = False,
        scale: bool = False,
        shuffle: bool = False,
        rng=None,
        seed=SHUFFLE_SEED,
        preprocessor: PreprocessorLike | None = None,
        axes: Axes = ("b", 0, 1, "c"),
    ):
        if which_set not in CODES:
            raise ValueError(
                f"Unrecognized which_set value {which_set!r}: must be one of {', '.join(CODES)}."
            )
        if image_size not in FILES:
            raise ValueError(f"image_size should be either 48 or 96, got {image_size}.")
        if fold not in range(NUM_FOLDS):
            raise ValueError(f"TFD: fold must be one of 0 to {NUM_FOLDS - 1}, got {fold}.")
        if example_range is not None and len(example_range) != 2:
            raise ValueError(f"TFD: example_range must be a pair, got {example_range}.")
        self.which_set = which_set
        self.fold = fold
        self.image_size = image_size
        self.example_range = example_range
        self.center = center
        self.scale = scale
        self.shuffle = shuffle
        self.shuffle_rng = rng
        self.seed = seed
        self.axes = tuple(axes)
        converter = DefaultViewConverter((image_size, image_size, 1), axes)
        X, y, self.y_identity = self._load()
        super().__init__(
            X=X,
            y=y,
            view_converter=converter,
            y_labels=None if y is None else NUM_EXPRESSIONS,
            preprocessor=preprocessor,
        )

    def get_test_set(self, fold=None):
        """Return the test set, made with the same arguments.

        Parameters
        ----------
        fold : int, optional
            Another split than this set's.

        Returns
        -------
        TFD
            If this set has a `yaml_src` (as all that come from experiment files), so has the test
            set.
        """
        fold = self.fold if fold is None else fold
        return matching_test_set(self, TFD, fold=fold, rng=self.shuffle_rng)

    def _load(self):
        path = find_file("faces", FILES[self.image_size], gzipped=False, remedy=REMEDY)
        labelled = self.which_set != "unlabeled"
        if outlined():
            rows = self._select(path, read_mat(path, ("folds",))["folds"])
            X, y = (
                outline((len(rows), self.image_size**2), "float32"),
                outline((len(rows), 1), "int64"),
            )
            return (X, y, y) if labelled else (X, None, None)
        fields = read_mat(path, FIELDS if labelled else FIELDS[:2])
        check_shapes(path, {name: array.shape for name, array in fields.items()}, self.image_size)
        rows = self._select(path, fields["folds"])
        X = np.empty((len(rows), self.image_size**2), dtype=np.float32)
        copy_images(fields["images"], rows, X, np.arange(len(rows)))
        center_and_scale(X, self.center, self.scale)
        if not labelled:
            return X, None, None
        return X, _expressions(path, fields["labs_ex"][rows]), fields["labs_id"][rows].copy()

    def _select(self, path, folds):
        rows = np.flatnonzero(np.isin(folds[:, self.fold], CODES[self.which_set]))
        if self.example_range is not None:
            rows = rows[slice(*self.example_range)]
        if not len(rows):
            raise ValueError(
                f"TFD: no face of {path} is {self.which_set} in fold {self.fold}"
                + (f" and in example_range {self.example_range}." if self.example_range else ".")
            )
        if self.shuffle:
            rows = rows[make_data_rng(self.shuffle_rng, self.seed).permutation(len(rows))]
        return rows


def check_shapes(path, shapes, image_size):
    """Refuse arrays that do not have the shapes of this data set's.

    Parameters
    ----------
    path : Path
    shapes : dict of str to tuple of int
        Shapes of the arrays that are there, of those named in `FIELDS`.
    image_size : int

    Raises
    ------
    DataError
    """
    size = shapes["images"][0]
    expected = {
        "images": (size, image_size, image_size),
        "folds": (size, NUM_FOLDS),
        "labs_ex": (size, 1),
        "labs_id": (size, 1),
    }
    for name, shape in shapes.items():
        if shape != expected[name]:
            raise DataError(f"{path}: expected shape {expected[name]} of {name}, found {shape}.")


def _expressions(path, labels):
    if not np.isin(labels, range(1, NUM_EXPRESSIONS + 1)).all():
        raise DataError(
            f"{path}: labs_ex of labelled faces must be 1 to {NUM_EXPRESSIONS}, found "
            f"{labels.min()} to {labels.max()}."
        )
    return (labels - 1).astype(np.uint8)
