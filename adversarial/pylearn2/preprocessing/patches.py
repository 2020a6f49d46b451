"""Parts of images."""

import copy

import numpy as np

from adversarial.datasets.preprocessing.base import Preprocessor
from adversarial.kinds import Count, Size2D
from adversarial.rng import make_data_rng

PATCHES_SEED = (1, 2, 3)


class ExtractPatches(Preprocessor):
    """Take patches at random places of random images; targets are dropped.

    Parameters
    ----------
    patch_shape : pair of int
        Rows and columns; all channels are taken.
    num_patches : int
    rng : RandomState or seed, optional
        By default seed [1, 2, 3]. Every use draws the same places.

    Notes
    -----
    Original name ``pylearn2.datasets.preprocessing.ExtractPatches``. For each patch the image is
    drawn, then the row, then the column.
    """

    keeps_shape = False

    def __init__(self, patch_shape: Size2D, num_patches: Count, rng=None):
        if num_patches < 1:
            raise ValueError(f"ExtractPatches: num_patches must be at least 1, got {num_patches}.")
        self.patch_shape = tuple(patch_shape)
        self.num_patches = num_patches
        self.rng = rng

    def apply(self, dataset, can_fit=False):
        images = images_of(dataset, self)
        check_fits(self, self.patch_shape, images)
        rng = make_data_rng(copy.deepcopy(self.rng), PATCHES_SEED)
        height, width = self.patch_shape
        patches = np.empty((self.num_patches, height, width, images.shape[3]), images.dtype)
        for patch in patches:
            image = images[rng.randint(len(images))]
            row = rng.randint(images.shape[1] - height + 1)
            column = rng.randint(images.shape[2] - width + 1)
            patch[:] = image[row : row + height, column : column + width]
        set_images(dataset, patches, None)


class CentralWindow(Preprocessor):
    """Keep the middle of each image.

    Parameters
    ----------
    window_shape : pair of int
        Rows and columns. Where the rest is odd, more of it lies below and to the right.

    Notes
    -----
    Original name ``pylearn2.datasets.preprocessing.CentralWindow``.
    """

    keeps_shape = False

    def __init__(self, window_shape: Size2D):
        self.window_shape = tuple(window_shape)

    def apply(self, dataset, can_fit=False):
        images = images_of(dataset, self)
        check_fits(self, self.window_shape, images)
        (height, width), (rows, columns) = self.window_shape, images.shape[1:3]
        row, column = (rows - height) // 2, (columns - width) // 2
        set_images(dataset, images[:, row : row + height, column : column + width], dataset.y)


def images_of(dataset, user):
    """Return a data set's images ordered ``('b', 0, 1, 'c')``: a view, or a ValueError."""
    if dataset.view_converter is None:
        raise ValueError(f"{type(user).__name__} needs a data set of images.")
    return dataset.get_weights_view(dataset.X)


def set_images(dataset, images, y):
    """Replace a data set's images and targets; the order of its view's axes stays.

    Parameters
    ----------
    dataset : DenseDesignMatrix
    images : array, 4-D, ordered ``('b', 0, 1, 'c')``
    y : array or None
    """
    axes = dataset.view_converter.axes
    dataset.set_topological_view(images, ("b", 0, 1, "c"))
    dataset.set_view_converter_axes(axes)
    dataset.y = y
    if y is None:
        dataset.y_labels = None


def check_fits(preprocessor, shape, images):
    """Refuse parts that are larger than the images, or no pair of positive numbers."""
    name, whole = type(preprocessor).__name__, images.shape[1:3]
    if len(shape) != 2 or min(shape) < 1:
        raise ValueError(f"{name}: a shape is a pair of positive numbers, got {shape}.")
    if shape[0] > whole[0] or shape[1] > whole[1]:
        raise ValueError(f"{name}: {shape} does not fit into images of {whole}.")
