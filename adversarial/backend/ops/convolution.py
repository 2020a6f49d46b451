r"""Correlation of images with filters, in the layout (channel, row, column, example).

Three operations that are each other's gradients, so that any derivative of any order stays among
them. With images :math:`I`, filters :math:`W` and maps :math:`M`, all are derivatives of

.. math:: \sum_{c, u, v, f, y, x, b} I_{c,\, s y + u - p,\, s x + v - p,\, b}\,
          W_{c, u, v, f}\, M_{f, y, x, b}

with respect to one of the three. Nothing is flipped. Aesara's own correlation cannot be built
(2.9.4), and has the examples first.
"""

import numpy as np
from aesara import scalar
from aesara import tensor as at
from aesara.gradient import DisconnectedType
from aesara.graph.basic import Apply

from adversarial.backend.c.native import NativeOp
from adversarial.backend.ops.windows import known_size, pair, size_variable, sizes_of, window_count

SHARED_HEADERS = ("parallel", "vectors", "framed", "arrays", "correlation")


def correlate(images, filters, stride=(1, 1), pad=(0, 0), partial=False):
    r"""Correlate images with filters, without flipping them.

    .. math:: M_{f, y, x, b} =
              \sum_{c, u, v} I_{c,\, s y + u - p,\, s x + v - p,\, b}\, W_{c, u, v, f}

    Parameters
    ----------
    images : float tensor variable, shape (channels, rows, columns, batch)
    filters : float tensor variable, shape (channels, kernel rows, kernel columns, filters)
    stride : pair of int, default (1, 1)
        Pixels from one position of the kernel to the next.
    pad : pair of int, default (0, 0)
        Rows of zeros above and below, columns of zeros left and right.
    partial : bool, default False
        Whether a last window hangs over the bottom or right edge, reading zeros there, where the
        stride leaves pixels uncovered.

    Returns
    -------
    tensor variable, shape (filters, map rows, map columns, batch)
        Per axis ``(size + 2 pad - kernel) / stride + 1``, the quotient rounded down, or up if
        ``partial``.

    Raises
    ------
    ValueError
        If the channels differ, or the kernel is larger than the padded image: here where the
        types tell, otherwise when the compiled function runs.

    Notes
    -----
    With ``partial=True``, the convolution of ``MaxoutConvC01B``.
    """
    return Correlate(stride, pad, partial)(images, filters)


def correlate_adjoint(maps, filters, image_shape, stride=(1, 1), pad=(0, 0), partial=False):
    """Take maps back to images: the adjoint of ``correlate``, and its gradient.

    Parameters
    ----------
    maps : float tensor variable, shape (filters, map rows, map columns, batch)
    filters : float tensor variable, shape (channels, kernel rows, kernel columns, filters)
    image_shape : pair of int or of integer scalar variables
        Rows and columns of the images; they must correlate to the size of the maps.
    stride, pad, partial
        As in ``correlate``.

    Returns
    -------
    tensor variable, shape (channels, rows, columns, batch)

    Raises
    ------
    ValueError
        If the numbers of filters differ, or the image size does not correlate to that of the maps.

    Notes
    -----
    The forward pass of ``Deconv``, whose images have ``stride * (size - 1) - 2 pad + kernel``
    pixels per axis.
    """
    rows, columns = image_shape
    return CorrelateAdjoint(stride, pad, partial)(maps, filters, rows, columns)


def correlate_filters(images, maps, kernel_shape, stride=(1, 1), pad=(0, 0), partial=False):
    """Gradient of ``correlate`` with respect to the filters.

    Parameters
    ----------
    images : float tensor variable, shape (channels, rows, columns, batch)
    maps : float tensor variable, shape (filters, map rows, map columns, batch)
        Gradient with respect to the result of ``correlate``.
    kernel_shape : pair of int or of integer scalar variables
        Rows and columns of the filters.
    stride, pad, partial
        As in ``correlate``.

    Returns
    -------
    tensor variable, shape (channels, kernel rows, kernel columns, filters)

    Raises
    ------
    ValueError
        If the batch sizes differ, or the images do not correlate to the size of the maps.
    """
    rows, columns = kernel_shape
    return CorrelateFilters(stride, pad, partial)(images, maps, rows, columns)


class _Correlation(NativeOp):
    """What the three operations share: their settings, and the geometry these imply."""

    __props__ = ("stride", "pad", "partial")

    def __init__(self, stride, pad, partial):
        self.stride = pair("stride", stride, 1)
        self.pad = pair("pad", pad, 0)
        self.partial = bool(partial)

    def _numbers(self):
        return (*self.stride, *self.pad, self.partial)

    def _operands(self, left, right):
        """Both factors as 4-D variables of one float type."""
        operands = [at.as_tensor_variable(operand) for operand in (left, right)]
        dtype = scalar.upcast(*(operand.type.dtype for operand in operands))
        for operand in operands:
            if operand.type.ndim != 4 or not dtype.startswith("float"):
                raise TypeError(f"{self} takes two 4-D float tensors, got {left} and {right}.")
        return [at.cast(operand, dtype) for operand in operands]

    def _map_sizes(self, image, kernel):
        """Rows and columns of maps; None where not known. All are pairs."""
        sizes = []
        for axis in (0, 1):
            padded = None if image[axis] is None else image[axis] + 2 * self.pad[axis]
            sizes.append(window_count(padded, kernel[axis], self.stride[axis], self.partial))
        return sizes

    def _check(self, images, filters, maps):
        """Hold shapes, whose entries may be None, against each other.

        Returns
        -------
        tuple
            The shape of the maps, where it follows from the others.

        Raises
        ------
        ValueError
            If they do not fit.
        """
        expected = self._map_sizes(images[1:3], filters[1:3])
        completed = (filters[3], *expected, images[3])
        maps = tuple(y if x is None else x for x, y in zip(maps, completed))
        pairs = [
            (images[0], filters[0], "channels of images and of filters differ"),
            (filters[3], maps[0], "numbers of filters and of maps differ"),
            (images[3], maps[3], "batch sizes of images and of maps differ"),
            (expected[0], maps[1], "images and kernels do not give maps of this size"),
            (expected[1], maps[2], "images and kernels do not give maps of this size"),
        ]
        faults = [what for a, b, what in pairs if a is not None and b is not None and a != b]
        for size, kernel, pad in zip(images[1:3], filters[1:3], self.pad):
            smallest = 1 if kernel is None else kernel
            if smallest < 1 or (size is not None and size + 2 * pad < smallest):
                faults.append("kernels do not fit into the padded images")
        if faults:
            raise ValueError(
                f"{self}: {faults[-1]}; images {tuple(images)}, filters {tuple(filters)}, "
                f"maps {maps}."
            )
        return maps

    def _padded(self, images, kernel, maps):
        """The images with their zeros, and the part of them that each kernel position meets."""
        sizes = [s * (m - 1) + k for s, m, k in zip(self.stride, maps, kernel)]
        sizes = [max(z, n + 2 * p) for z, n, p in zip(sizes, images.shape[1:3], self.pad)]
        padded = np.zeros((images.shape[0], *sizes, images.shape[3]), images.dtype)
        self._inside(padded, images.shape)[...] = images
        return padded

    def _inside(self, padded, shape):
        """The images in their frame of zeros."""
        (top, left), (rows, columns) = self.pad, shape[1:3]
        return padded[:, top : top + rows, left : left + columns]

    def _met(self, padded, u, v, maps):
        """Pixels under the kernel's position (u, v), in all windows."""
        rows, columns = (
            slice(start, start + stride * (count - 1) + 1, stride)
            for start, stride, count in zip((u, v), self.stride, maps)
        )
        return padded[:, rows, columns]

    def __str__(self):
        partial = ", partial" if self.partial else ""
        return f"{type(self).__name__}(stride {self.stride}, pad {self.pad}{partial})"


class Correlate(_Correlation):
    """Images and filters to maps; see ``correlate``."""

    headers = (*SHARED_HEADERS, "weighted_sums", "correlate")
    entry = "correlate_arrays"

    def make_node(self, images, filters):
        images, filters = self._operands(images, filters)
        shape = self._check(images.type.shape, filters.type.shape, [None] * 4)
        return Apply(self, [images, filters], [at.TensorType(images.type.dtype, shape)()])

    def infer_shape(self, fgraph, node, shapes):
        images, filters = shapes
        return [(filters[3], *self._map_sizes(images[1:3], filters[1:3]), images[3])]

    def perform(self, node, inputs, output_storage, params=None):
        images, filters = inputs
        kernel = filters.shape[1:3]
        shape = self._check(images.shape, filters.shape, [None] * 4)
        sizes = shape[1:3]
        padded = self._padded(images, kernel, sizes)
        maps = np.zeros(shape, images.dtype)
        for u, v in np.ndindex(*kernel):
            maps += np.tensordot(filters[:, u, v], self._met(padded, u, v, sizes), axes=(0, 0))
        output_storage[0][0] = maps

    def L_op(self, inputs, outputs, gradients):
        """Gradient with respect to images and filters."""
        images, filters = inputs
        (maps,) = gradients
        settings = (self.stride, self.pad, self.partial)
        return [
            CorrelateAdjoint(*settings)(maps, filters, *sizes_of(images, (1, 2))),
            CorrelateFilters(*settings)(images, maps, *sizes_of(filters, (1, 2))),
        ]


class CorrelateAdjoint(_Correlation):
    """Maps and filters to images of given rows and columns; see ``correlate_adjoint``."""

    headers = (*SHARED_HEADERS, "weighted_sums", "correlate")
    entry = "correlate_adjoint_arrays"

    def make_node(self, maps, filters, rows, columns):
        maps, filters = self._operands(maps, filters)
        rows, columns = size_variable(rows), size_variable(columns)
        of_maps, of_filters = maps.type.shape, filters.type.shape
        shape = (of_filters[0], known_size(rows), known_size(columns), of_maps[3])
        self._check(shape, of_filters, of_maps)
        output = at.TensorType(maps.type.dtype, shape)()
        return Apply(self, [maps, filters, rows, columns], [output])

    def infer_shape(self, fgraph, node, shapes):
        return [(shapes[1][0], *node.inputs[2:], shapes[0][3])]

    def perform(self, node, inputs, output_storage, params=None):
        maps, filters, rows, columns = inputs
        shape = (filters.shape[0], int(rows), int(columns), maps.shape[3])
        self._check(shape, filters.shape, maps.shape)
        kernel, sizes = filters.shape[1:3], maps.shape[1:3]
        padded = self._padded(np.zeros(shape, maps.dtype), kernel, sizes)
        for u, v in np.ndindex(*kernel):
            met = self._met(padded, u, v, sizes)
            met += np.tensordot(filters[:, u, v], maps, axes=(1, 0))
        output_storage[0][0] = np.ascontiguousarray(self._inside(padded, shape))

    def connection_pattern(self, node):
        return [[True], [True], [False], [False]]

    def L_op(self, inputs, outputs, gradients):
        """Gradient with respect to maps and filters."""
        maps, filters, _, _ = inputs
        (images,) = gradients
        settings = (self.stride, self.pad, self.partial)
        return [
            Correlate(*settings)(images, filters),
            CorrelateFilters(*settings)(images, maps, *sizes_of(filters, (1, 2))),
            DisconnectedType()(),
            DisconnectedType()(),
        ]


class CorrelateFilters(_Correlation):
    """Images and maps to filters of given rows and columns; see ``correlate_filters``."""

    headers = (*SHARED_HEADERS, "correlate_filters")
    entry = "correlate_filters_arrays"

    def make_node(self, images, maps, rows, columns):
        images, maps = self._operands(images, maps)
        rows, columns = size_variable(rows), size_variable(columns)
        of_images, of_maps = images.type.shape, maps.type.shape
        shape = (of_images[0], known_size(rows), known_size(columns), of_maps[0])
        self._check(of_images, shape, of_maps)
        output = at.TensorType(images.type.dtype, shape)()
        return Apply(self, [images, maps, rows, columns], [output])

    def infer_shape(self, fgraph, node, shapes):
        return [(shapes[0][0], *node.inputs[2:], shapes[1][0])]

    def perform(self, node, inputs, output_storage, params=None):
        images, maps, rows, columns = inputs
        shape = (images.shape[0], int(rows), int(columns), maps.shape[0])
        self._check(images.shape, shape, maps.shape)
        kernel, sizes = shape[1:3], maps.shape[1:3]
        padded = self._padded(images, kernel, sizes)
        filters = np.zeros(shape, images.dtype)
        for u, v in np.ndindex(*kernel):
            met = self._met(padded, u, v, sizes)
            filters[:, u, v] = np.tensordot(met, maps, axes=((1, 2, 3), (1, 2, 3)))
        output_storage[0][0] = filters

    def connection_pattern(self, node):
        return [[True], [True], [False], [False]]

    def L_op(self, inputs, outputs, gradients):
        """Gradient with respect to images and maps."""
        images, maps, _, _ = inputs
        (filters,) = gradients
        settings = (self.stride, self.pad, self.partial)
        return [
            CorrelateAdjoint(*settings)(maps, filters, *sizes_of(images, (1, 2))),
            Correlate(*settings)(images, filters),
            DisconnectedType()(),
            DisconnectedType()(),
        ]
