r"""Correlation of images with filters, in the layout (channel, row, column, example).

Three operations that are each other's gradients, so that any derivative of any order stays among
them. With images :math:`I`, filters :math:`W` and maps :math:`M`, all are derivatives of

.. math:: \sum_{c, u, v, f, y, x, b} I_{c,\, s y + u - p,\, s x + v - p,\, b}\,
          W_{c, u, v, f}\, M_{f, y, x, b}

with respect to one of the three. Nothing is flipped. Aesara's own correlation cannot be built
(2.9.4), and has the examples first.
"""

from collections.abc import Sequence

import numpy as np
from aesara.graph.basic import Variable

from adversarial.backend.c.native import beside
from adversarial.backend.ops.image_op import ImageOp, sizes_of
from adversarial.backend.ops.windows import pair, window_count

Pair = Sequence[int]


def correlate(
    images: Variable,
    filters: Variable,
    stride: Pair = (1, 1),
    pad: Pair = (0, 0),
    partial: bool = False,
) -> Variable:
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


def correlate_adjoint(
    maps: Variable,
    filters: Variable,
    image_shape: Sequence,
    stride: Pair = (1, 1),
    pad: Pair = (0, 0),
    partial: bool = False,
) -> Variable:
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
    return CorrelateAdjoint(stride, pad, partial)(maps, filters, *image_shape)


class _Correlation(ImageOp):
    """What the three operations share: their settings, and the geometry these imply."""

    __props__ = ("stride", "pad", "partial")

    def __init__(self, stride, pad, partial):
        self.stride = pair("stride", stride, 1)
        self.pad = pair("pad", pad, 0)
        self.partial = bool(partial)

    def _map_sizes(self, images, filters):
        """Rows and columns of maps, of the other two shapes; None where not known."""
        for size, kernel, stride, pad in zip(images[1:3], filters[1:3], self.stride, self.pad):
            padded = None if size is None else size + 2 * pad
            yield window_count(padded, kernel, stride, self.partial)

    def _fit(self, images, filters, maps):
        """Refuse shapes that do not fit each other; see :meth:`check`."""
        rows, columns = self._map_sizes(images, filters)
        pairs = [
            (images[0], filters[0], "channels of images and of filters differ"),
            (filters[3], maps[0], "numbers of filters and of maps differ"),
            (images[3], maps[3], "batch sizes of images and of maps differ"),
            (rows, maps[1], "images and kernels do not give maps of this size"),
            (columns, maps[2], "images and kernels do not give maps of this size"),
        ]
        faults = [what for a, b, what in pairs if a is not None and b is not None and a != b]
        for size, kernel, pad in zip(images[1:3], filters[1:3], self.pad):
            smallest = 1 if kernel is None else kernel
            if smallest < 1 or (size is not None and size + 2 * pad < smallest):
                faults.append("kernels do not fit into the padded images")
        if faults:
            raise ValueError(
                f"{self}: {faults[-1]}; images {tuple(images)}, filters {tuple(filters)}, "
                f"maps {tuple(maps)}."
            )

    def _padded(self, images, filters, maps):
        """The images with their zeros; and for each place in the kernel that place, and the pixels
        under it in all windows, a view.
        """
        kernel, sizes = filters.shape[1:3], maps.shape[1:3]
        met = [s * (m - 1) + k for s, m, k in zip(self.stride, sizes, kernel)]
        met = [max(z, n + 2 * p) for z, n, p in zip(met, images.shape[1:3], self.pad)]
        padded = np.zeros((images.shape[0], *met, images.shape[3]), images.dtype)
        self._inside(padded, images)[...] = images
        parts = []
        for u, v in np.ndindex(*kernel):
            rows, columns = (
                slice(start, start + stride * (count - 1) + 1, stride)
                for start, stride, count in zip((u, v), self.stride, sizes)
            )
            parts.append((u, v, padded[:, rows, columns]))
        return padded, parts

    def _inside(self, padded, images):
        """The images in their frame of zeros."""
        (top, left), (rows, columns) = self.pad, images.shape[1:3]
        return padded[:, top : top + rows, left : left + columns]

    def __str__(self):
        partial = ", partial" if self.partial else ""
        return f"{type(self).__name__}(stride {self.stride}, pad {self.pad}{partial})"


class Correlate(_Correlation):
    """Images and filters to maps; see ``correlate``."""

    headers = beside(__file__, "vectors", "framed", "correlation", "weighted_sums", "correlate")
    entry = "correlate_arrays"

    def result_shape(self, images, filters):
        return (filters[3], *self._map_sizes(images, filters), images[3])

    def check(self, images, filters, maps):
        self._fit(images, filters, maps)

    def fill(self, maps, images, filters):
        for u, v, met in self._padded(images, filters, maps)[1]:
            maps += np.tensordot(filters[:, u, v], met, axes=(0, 0))

    def slopes(self, arrays, result, maps):
        images, filters = arrays
        return [
            CorrelateAdjoint(*self._props())(maps, filters, *sizes_of(images)),
            CorrelateFilters(*self._props())(images, maps, *sizes_of(filters)),
        ]


class CorrelateAdjoint(_Correlation):
    """Maps and filters to images of given rows and columns; see ``correlate_adjoint``."""

    headers = Correlate.headers
    entry = "correlate_adjoint_arrays"
    sized = True

    def result_shape(self, maps, filters, rows, columns):
        return (filters[0], rows, columns, maps[3])

    def check(self, maps, filters, images):
        self._fit(images, filters, maps)

    def fill(self, images, maps, filters):
        padded, parts = self._padded(images, filters, maps)
        for u, v, met in parts:
            met += np.tensordot(filters[:, u, v], maps, axes=(1, 0))
        images[...] = self._inside(padded, images)

    def slopes(self, arrays, result, images):
        maps, filters = arrays
        return [
            Correlate(*self._props())(images, filters),
            CorrelateFilters(*self._props())(images, maps, *sizes_of(filters)),
        ]


class CorrelateFilters(_Correlation):
    """The gradient of ``correlate`` with respect to filters of given rows and columns."""

    headers = beside(__file__, "vectors", "framed", "correlation", "correlate_filters")
    entry = "correlate_filters_arrays"
    sized = True

    def result_shape(self, images, maps, rows, columns):
        return (images[0], rows, columns, maps[0])

    def check(self, images, maps, filters):
        self._fit(images, filters, maps)

    def fill(self, filters, images, maps):
        for u, v, met in self._padded(images, filters, maps)[1]:
            filters[:, u, v] = np.tensordot(met, maps, axes=((1, 2, 3), (1, 2, 3)))

    def slopes(self, arrays, result, filters):
        images, maps = arrays
        return [
            CorrelateAdjoint(*self._props())(maps, filters, *sizes_of(images)),
            Correlate(*self._props())(images, filters),
        ]
