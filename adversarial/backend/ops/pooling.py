"""Spatial pooling in the layout (channel, row, column, example), the original's way.

Windows start at the first pixel and repeat until every pixel is covered; those over the bottom and
right edges hold fewer pixels. Where several pixels of a window attain its maximum, each receives
the full gradient: Theano's convention.
"""

import numpy as np
from aesara import tensor as at
from aesara.gradient import DisconnectedType
from aesara.graph.basic import Apply

from adversarial.backend.c.native import NativeOp
from adversarial.backend.ops.windows import known_size, pair, size_variable, sizes_of, window_count


def max_pool(images, window, stride):
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


def mean_pool(images, window, stride):
    """Mean of each window over the pixels that exist; parameters and result as ``max_pool``.

    Notes
    -----
    The original meant this, but gave minus infinity for windows over the edge.
    """
    images = at.as_tensor_variable(images)
    total = SumPool(window, stride)(images)
    rows, columns = sizes_of(images, (1, 2))
    count = SumPool(window, stride)(at.ones((1, rows, columns, 1), dtype=images.dtype))
    pooled = total / count[0, :, :, 0].dimshuffle("x", 0, 1, "x")
    pooled.name = f"mean({images.name or 'images'})"
    return pooled


class _Pool(NativeOp):
    """What the operations share: window and stride."""

    __props__ = ("window", "stride")
    headers = ("parallel", "arrays", "pooling")

    def __init__(self, window, stride):
        self.window = pair("window", window, 1)
        self.stride = pair("stride", stride, 1)
        if any(s > w for s, w in zip(self.stride, self.window)):
            raise ValueError(f"stride {self.stride} is larger than the window {self.window}.")

    def _numbers(self):
        return (*self.window, *self.stride)

    def _image(self, variable):
        variable = at.as_tensor_variable(variable)
        if variable.type.ndim != 4 or not variable.type.dtype.startswith("float"):
            raise TypeError(f"{self} takes 4-D float tensors, got {variable.type}.")
        return variable

    def _pooled_shape(self, shape):
        """Shape of the pooled images, of numbers or variables; None where not known."""
        sizes = [
            window_count(*axis, partial=True) for axis in zip(shape[1:3], self.window, self.stride)
        ]
        return (shape[0], *sizes, shape[3])

    def _check(self, images, pooled):
        """Hold shapes, whose entries may be None, against each other.

        Raises
        ------
        ValueError
            If they do not fit.
        """
        expected = self._pooled_shape(images)
        pairs = [(x, y) for x, y in zip(expected, pooled) if x is not None and y is not None]
        fault = None
        if any(x != y for x, y in pairs):
            fault = "images are not pooled to this shape"
        if any(n is not None and n < w for n, w in zip(images[1:3], self.window)):
            fault = "windows do not fit into the images"
        if fault:
            raise ValueError(f"{self}: {fault}; images {tuple(images)}, pooled {tuple(pooled)}.")

    def _parts(self, images, pooled):
        """For each place (u, v) in the window: that pixel in all windows, which have it, views."""
        for u, v in np.ndindex(*self.window):
            part = images[:, u :: self.stride[0], v :: self.stride[1]]
            part = part[:, : pooled.shape[1], : pooled.shape[2]]
            yield part, pooled[:, : part.shape[1], : part.shape[2]]

    def __str__(self):
        return f"{type(self).__name__}(window {self.window}, stride {self.stride})"


class MaxPool(_Pool):
    """Images to the maxima of their windows."""

    entry = "max_pool_arrays"

    def make_node(self, images):
        images = self._image(images)
        shape = self._pooled_shape(images.type.shape)
        self._check(images.type.shape, shape)
        return Apply(self, [images], [at.TensorType(images.type.dtype, shape)()])

    def infer_shape(self, fgraph, node, shapes):
        return [self._pooled_shape(shapes[0])]

    def perform(self, node, inputs, output_storage, params=None):
        (images,) = inputs
        shape = self._pooled_shape(images.shape)
        self._check(images.shape, shape)
        maxima = np.full(shape, -np.inf, images.dtype)
        for part, reached in self._parts(images, maxima):
            np.maximum(reached, part, out=reached)
        output_storage[0][0] = maxima

    def L_op(self, inputs, outputs, gradients):
        """Gradient with respect to the images."""
        return [SpreadToMaxima(self.window, self.stride)(*inputs, *outputs, *gradients)]


class SpreadToMaxima(_Pool):
    """Images, maxima and one number per window to images: each maximal pixel gets the number."""

    entry = "spread_to_maxima_arrays"

    def make_node(self, images, maxima, numbers):
        images, maxima, numbers = map(self._image, (images, maxima, numbers))
        maxima, numbers = (at.cast(each, images.type.dtype) for each in (maxima, numbers))
        for pooled in (maxima, numbers):
            self._check(images.type.shape, pooled.type.shape)
        return Apply(self, [images, maxima, numbers], [images.type()])

    def infer_shape(self, fgraph, node, shapes):
        return [shapes[0]]

    def perform(self, node, inputs, output_storage, params=None):
        images, maxima, numbers = inputs
        self._check(images.shape, maxima.shape)
        self._check(images.shape, numbers.shape)
        spread = np.zeros(images.shape, images.dtype)
        pixels, windows = self._parts(images, maxima), self._parts(spread, numbers)
        for (pixel, maximum), (target, number) in zip(pixels, windows):
            target += np.where(pixel == maximum, number, 0)
        output_storage[0][0] = spread

    def L_op(self, inputs, outputs, gradients):
        """Gradient with respect to the numbers; which pixels are maximal has none."""
        images, maxima, _ = inputs
        gathered = GatherFromMaxima(self.window, self.stride)(images, maxima, *gradients)
        return [at.zeros_like(images), at.zeros_like(maxima), gathered]


class GatherFromMaxima(_Pool):
    """Images, maxima and numbers like images to windows: the sum of numbers at maximal pixels."""

    entry = "gather_from_maxima_arrays"

    def make_node(self, images, maxima, numbers):
        images, maxima, numbers = map(self._image, (images, maxima, numbers))
        maxima, numbers = (at.cast(each, images.type.dtype) for each in (maxima, numbers))
        self._check(images.type.shape, maxima.type.shape)
        self._check(numbers.type.shape, maxima.type.shape)
        return Apply(self, [images, maxima, numbers], [maxima.type()])

    def infer_shape(self, fgraph, node, shapes):
        return [shapes[1]]

    def perform(self, node, inputs, output_storage, params=None):
        images, maxima, numbers = inputs
        self._check(images.shape, maxima.shape)
        self._check(numbers.shape, maxima.shape)
        gathered = np.zeros(maxima.shape, images.dtype)
        pixels, windows = self._parts(images, maxima), self._parts(numbers, gathered)
        for (pixel, maximum), (number, target) in zip(pixels, windows):
            target += np.where(pixel == maximum, number, 0)
        output_storage[0][0] = gathered

    def L_op(self, inputs, outputs, gradients):
        """Gradient with respect to the numbers; which pixels are maximal has none."""
        images, maxima, _ = inputs
        spread = SpreadToMaxima(self.window, self.stride)(images, maxima, *gradients)
        return [at.zeros_like(images), at.zeros_like(maxima), spread]


class SumPool(_Pool):
    """Images to the sums over their windows."""

    entry = "sum_pool_arrays"

    def make_node(self, images):
        images = self._image(images)
        shape = self._pooled_shape(images.type.shape)
        self._check(images.type.shape, shape)
        return Apply(self, [images], [at.TensorType(images.type.dtype, shape)()])

    def infer_shape(self, fgraph, node, shapes):
        return [self._pooled_shape(shapes[0])]

    def perform(self, node, inputs, output_storage, params=None):
        (images,) = inputs
        shape = self._pooled_shape(images.shape)
        self._check(images.shape, shape)
        sums = np.zeros(shape, images.dtype)
        for part, total in self._parts(images, sums):
            total += part
        output_storage[0][0] = sums

    def L_op(self, inputs, outputs, gradients):
        """Gradient with respect to the images."""
        return [Spread(self.window, self.stride)(*gradients, *sizes_of(inputs[0], (1, 2)))]


class Spread(_Pool):
    """One number per window to images of given rows and columns: each pixel gets the number."""

    entry = "spread_arrays"

    def make_node(self, numbers, rows, columns):
        numbers, rows, columns = self._image(numbers), size_variable(rows), size_variable(columns)
        channels, _, _, batch = numbers.type.shape
        shape = (channels, known_size(rows), known_size(columns), batch)
        self._check(shape, numbers.type.shape)
        output = at.TensorType(numbers.type.dtype, shape)()
        return Apply(self, [numbers, rows, columns], [output])

    def infer_shape(self, fgraph, node, shapes):
        channels, _, _, batch = shapes[0]
        return [(channels, *node.inputs[1:], batch)]

    def perform(self, node, inputs, output_storage, params=None):
        numbers, rows, columns = inputs
        channels, _, _, batch = numbers.shape
        spread = np.zeros((channels, int(rows), int(columns), batch), numbers.dtype)
        self._check(spread.shape, numbers.shape)
        for target, number in self._parts(spread, numbers):
            target += number
        output_storage[0][0] = spread

    def connection_pattern(self, node):
        return [[True], [False], [False]]

    def L_op(self, inputs, outputs, gradients):
        """Gradient with respect to the numbers."""
        sums = SumPool(self.window, self.stride)(*gradients)
        return [sums, DisconnectedType()(), DisconnectedType()()]
