"""Images cut into a regular grid, and put together again."""

import numpy as np

from adversarial.datasets.preprocessing.base import Preprocessor
from adversarial.kinds import Size2D
from adversarial.pylearn2.preprocessing.patches import check_fits, images_of, set_images


class ExtractGridPatches(Preprocessor):
    """Take patches at regular places of each image: image after image, row after row.

    Parameters
    ----------
    patch_shape : pair of int
        Rows and columns; all channels are taken.
    patch_stride : pair of int
        Steps between patches. What does not fill a patch at the end is left out.

    Notes
    -----
    Original name ``pylearn2.datasets.preprocessing.ExtractGridPatches``. Each patch has the target
    of its image, as a row of a matrix; the original flattened targets.
    """

    keeps_shape = False

    def __init__(self, patch_shape: Size2D, patch_stride: Size2D):
        if len(patch_stride) != 2 or min(patch_stride) < 1:
            raise ValueError(
                "ExtractGridPatches: patch_stride must be two positive numbers, got "
                f"{patch_stride}."
            )
        self.patch_shape = tuple(patch_shape)
        self.patch_stride = tuple(patch_stride)

    def apply(self, dataset, can_fit=False):
        images = images_of(dataset, self)
        check_fits(self, self.patch_shape, images)
        (height, width), (down, right) = self.patch_shape, self.patch_stride
        rows = range(0, images.shape[1] - height + 1, down)
        columns = range(0, images.shape[2] - width + 1, right)
        count = len(rows) * len(columns)
        patches = np.empty((len(images), count, height, width, images.shape[3]), images.dtype)
        for i, row in enumerate(rows):
            for j, column in enumerate(columns):
                patch = images[:, row : row + height, column : column + width]
                patches[:, i * len(columns) + j] = patch
        y = None if dataset.y is None else np.repeat(dataset.y, count, axis=0)
        set_images(dataset, patches.reshape(-1, *patches.shape[2:]), y)


class ReassembleGridPatches(Preprocessor):
    """Put patches together again that `ExtractGridPatches` took side by side.

    Parameters
    ----------
    orig_shape : pair of int
        Rows and columns of the images.
    patch_shape : pair of int
        Rows and columns of a patch, which was the stride, too; they divide those of the images.

    Notes
    -----
    Original name ``pylearn2.datasets.preprocessing.ReassembleGridPatches``. An image has the target
    of its first patch.
    """

    keeps_shape = False

    def __init__(self, orig_shape, patch_shape: Size2D):
        self.orig_shape = tuple(orig_shape)
        self.patch_shape = tuple(patch_shape)
        sides = zip(self.orig_shape, self.patch_shape)
        if any(part < 1 or whole % part for whole, part in sides):
            raise ValueError(
                f"ReassembleGridPatches: patches of {self.patch_shape} do not fill images of "
                f"{self.orig_shape}."
            )

    def apply(self, dataset, can_fit=False):
        patches = images_of(dataset, self)
        height, width = self.patch_shape
        if patches.shape[1:3] != self.patch_shape:
            raise ValueError(
                f"ReassembleGridPatches: expected patches of {self.patch_shape}, found "
                f"{patches.shape[1:3]}."
            )
        rows, columns = self.orig_shape[0] // height, self.orig_shape[1] // width
        if len(patches) % (rows * columns):
            raise ValueError(
                f"ReassembleGridPatches: {len(patches)} patches are no whole number of images of "
                f"{rows * columns} patches."
            )
        grid = patches.reshape(-1, rows, columns, height, width, patches.shape[3])
        images = grid.transpose(0, 1, 3, 2, 4, 5).reshape(-1, *self.orig_shape, grid.shape[-1])
        y = None if dataset.y is None else dataset.y[:: rows * columns]
        set_images(dataset, images, y)
