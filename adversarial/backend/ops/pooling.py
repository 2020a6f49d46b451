"""Spatial pooling in the layout (channel, row, column, example), the original's way.

Windows start at the first pixel and repeat until every pixel is covered; those over the bottom and
right edges hold fewer pixels. Where several pixels of a window attain its maximum, each receives
the full gradient: Theano's convention.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from aesara import tensor as at
from aesara.graph.basic import Variable

from adversarial.backend.c.native import beside
from adversarial.backend.ops.image_op import ImageOp, sizes_of
from adversarial.backend.ops.windows import pair, window_count

Pair = Sequence[int]


def max_pool(images: Variable, window: Pair, stride: Pair) -> Variable:
    """Largest pixel of each window.

    Parameters
    ----------
    images : float tensor variable, shape (channels, rows, columns, batch)
    window : pair of int
        Rows and columns of a window.
    stride : pair of int
        Pixels from one window to the next, at most the window's.

    Returns
    -------
    tensor variable, shape (channels, pooled rows, pooled columns, batch)
        Per axis ``ceil((size - window) / stride) + 1``. A window that holds a NaN gives NaN. Its
        name is ``max(...)``, with that of the images.

    Raises
    ------
    ValueError
        If the stride is larger than the window, or the window than the image: the latter here
        where the type tells, otherwise when the compiled function runs.
    """
    images = at.as_tensor_variable(images)
    pooled = MaxPool(window, stride)(images)
    pooled.name = f"max({images.name or 'images'})"
    return pooled


def mean_pool(images: Variable, window: Pair, stride: Pair) -> Variable:
    """Mean of each window over the pixels that exist; parameters and result as ``max_pool``.

    Notes
    -----
    The original meant this, but gave minus infinity for windows over the edge.
    """
    images = at.as_tensor_variable(images)
    total = SumPool(window, stride)(images)
    rows, columns = sizes_of(images)
    count = SumPool(window, stride)(at.ones((1, rows, columns, 1), dtype=images.dtype))
    pooled = total / count[0, :, :, 0].dimshuffle("x", 0, 1, "x")
    pooled.name = f"mean({images.name or 'images'})"
    return pooled


class _WindowOp(ImageOp):
    """What the operations share: window and stride."""

    __props__ = ("window", "stride")
    headers = beside(__file__, "pooling")

    def __init__(self, window: Pair, stride: Pair):
        self.window = pair("window", window, 1)
        self.stride = pair("stride", stride, 1)
        if any(s > w for s, w in zip(self.stride, self.window)):
            raise ValueError(f"stride {self.stride} is larger than the window {self.window}.")

    def _pooled_shape(self, images: tuple) -> tuple:
        """Shape of what is pooled, of that of images; see :meth:`result_shape`."""
        sizes = [
            window_count(*axis, partial=True) for axis in zip(images[1:3], self.window, self.stride)
        ]
        return (images[0], *sizes, images[3])

    def _fit(self, images: tuple, pooled: tuple) -> None:
        """Refuse shapes that do not fit each other; see :meth:`check`."""
        expected = self._pooled_shape(images)
        pairs = [(x, y) for x, y in zip(expected, pooled) if x is not None and y is not None]
        fault = None
        if any(x != y for x, y in pairs):
            fault = "images are not pooled to this shape"
        if any(n is not None and n < w for n, w in zip(images[1:3], self.window)):
            fault = "windows do not fit into the images"
        if fault:
            raise ValueError(f"{self}: {fault}; images {tuple(images)}, pooled {tuple(pooled)}.")

    def places(self, images: tuple, pooled: tuple) -> Iterator[tuple[tuple, tuple]]:
        """For each place in the window: where that pixel is in all windows that have it, and which
        these windows are.

        Parameters
        ----------
        images, pooled : tuples
            Shapes.

        Yields
        ------
        tuple of slice, tuple of slice
            Indices of images and of what is pooled.
        """
        for place in np.ndindex(*self.window):
            pixels, windows = [slice(None)], [slice(None)]
            for start, stride, size, count in zip(place, self.stride, images[1:3], pooled[1:3]):
                having = min(count, -(-(size - start) // stride))
                pixels.append(slice(start, start + stride * (having - 1) + 1, stride))
                windows.append(slice(having))
            yield tuple(pixels), tuple(windows)

    def __str__(self) -> str:
        return f"{type(self).__name__}(window {self.window}, stride {self.stride})"


class _Pool(_WindowOp):
    """Images to one number for each window."""

    def result_shape(self, images: tuple) -> tuple:
        return self._pooled_shape(images)

    def check(self, images: tuple, pooled: tuple) -> None:
        self._fit(images, pooled)


class MaxPool(_Pool):
    """Images to the maxima of their windows."""

    entry = "max_pool_arrays"

    def fill(self, maxima: np.ndarray, images: np.ndarray) -> None:
        maxima[...] = -np.inf
        for pixels, windows in self.places(images.shape, maxima.shape):
            maxima[windows] = np.maximum(maxima[windows], images[pixels])

    def slopes(self, arrays: list, maxima: Variable, gradient: Variable) -> list[Variable]:
        return [SpreadToMaxima(*self._props())(*arrays, maxima, gradient)]


class SpreadToMaxima(_WindowOp):
    """Images, maxima and one number per window to images: each maximal pixel gets the number."""

    entry = "spread_to_maxima_arrays"

    def result_shape(self, images: tuple, maxima: tuple, numbers: tuple) -> tuple:
        return images

    def check(self, images: tuple, maxima: tuple, numbers: tuple, result: tuple) -> None:
        self._fit(images, maxima)
        self._fit(images, numbers)

    def fill(
        self, spread: np.ndarray, images: np.ndarray, maxima: np.ndarray, numbers: np.ndarray
    ) -> None:
        for pixels, windows in self.places(images.shape, maxima.shape):
            spread[pixels] += np.where(images[pixels] == maxima[windows], numbers[windows], 0)

    def slopes(self, arrays: list, result: Variable, gradient: Variable) -> list[Variable]:
        """Which pixels are maximal has no gradient."""
        images, maxima, _ = arrays
        gathered = GatherFromMaxima(*self._props())(images, maxima, gradient)
        return [at.zeros_like(images), at.zeros_like(maxima), gathered]


class GatherFromMaxima(_WindowOp):
    """Images, maxima and numbers like images to windows: the sum of numbers at maximal pixels."""

    entry = "gather_from_maxima_arrays"

    def result_shape(self, images: tuple, maxima: tuple, numbers: tuple) -> tuple:
        return maxima

    def check(self, images: tuple, maxima: tuple, numbers: tuple, result: tuple) -> None:
        self._fit(images, maxima)
        self._fit(numbers, maxima)

    def fill(
        self, gathered: np.ndarray, images: np.ndarray, maxima: np.ndarray, numbers: np.ndarray
    ) -> None:
        for pixels, windows in self.places(images.shape, maxima.shape):
            gathered[windows] += np.where(images[pixels] == maxima[windows], numbers[pixels], 0)

    def slopes(self, arrays: list, result: Variable, gradient: Variable) -> list[Variable]:
        """Which pixels are maximal has no gradient."""
        images, maxima, _ = arrays
        spread = SpreadToMaxima(*self._props())(images, maxima, gradient)
        return [at.zeros_like(images), at.zeros_like(maxima), spread]


class SumPool(_Pool):
    """Images to the sums over their windows."""

    entry = "sum_pool_arrays"

    def fill(self, sums: np.ndarray, images: np.ndarray) -> None:
        for pixels, windows in self.places(images.shape, sums.shape):
            sums[windows] += images[pixels]

    def slopes(self, arrays: list, result: Variable, gradient: Variable) -> list[Variable]:
        return [Spread(*self._props())(gradient, *sizes_of(*arrays))]


class Spread(_WindowOp):
    """One number per window to images of given rows and columns: each pixel gets the number."""

    entry = "spread_arrays"
    sized = True

    def result_shape(self, numbers: tuple, rows: Any, columns: Any) -> tuple:
        return (numbers[0], rows, columns, numbers[3])

    def check(self, numbers: tuple, images: tuple) -> None:
        self._fit(images, numbers)

    def fill(self, spread: np.ndarray, numbers: np.ndarray) -> None:
        for pixels, windows in self.places(spread.shape, numbers.shape):
            spread[pixels] += numbers[windows]

    def slopes(self, arrays: list, result: Variable, gradient: Variable) -> list[Variable]:
        return [SumPool(*self._props())(gradient)]
