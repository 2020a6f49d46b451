"""Correlation of images with filters, and its adjoint: matrix products on shifted views.

Aesara 2.9.4's own convolutions are broken, so these operations are ours. All images are ordered
(channels, rows, columns, examples), "c01b": what lies under the filters at one output row is then
one matrix without any copying.
"""

import numpy as np
from aesara import tensor as at
from aesara.gradient import DisconnectedType
from aesara.graph.basic import Apply
from aesara.link.c.op import COp
from aesara.tensor.blas import blas_header_text, blas_header_version, ldflags
from aesara.tensor.type import TensorType

from adversarial.backend.c_arrays import PREPARE
from adversarial.backend.windows import known_size, pair, size_variable, sizes_of, window_count


def correlate(images, filters, stride=(1, 1), pad=(0, 0), partial=False):
    """Correlate images with filters; nothing is flipped.

    Parameters
    ----------
    images : tensor variable, shape (channels, rows, columns, examples)
    filters : tensor variable, shape (channels, filter rows, filter columns, filters)
    stride, pad : pair of int
        Distance between neighbouring positions of the filters; zeros around the images.
    partial : bool
        Also take a last position at which the filters hang over the lower or right edge, and
        read zeros there.

    Returns
    -------
    tensor variable, shape (filters, output rows, output columns, examples)
        For each axis ``(size + 2 * pad - filter) / stride + 1`` positions, rounded down, or up if
        `partial`.

    Raises
    ------
    ValueError
        If the filters are larger than the padded images or the channels differ.
    """
    images, filters = at.as_tensor_variable(images), at.as_tensor_variable(filters)
    operation = Correlation(stride, pad)
    return operation(images, filters, *_output_shape(images, filters, stride, pad, partial))


def correlate_adjoint(maps, filters, image_shape, stride=(1, 1), pad=(0, 0)):
    """Apply the adjoint of :func:`correlate` for the same filters.

    Parameters
    ----------
    maps : tensor variable, shape (filters, map rows, map columns, examples)
    filters : tensor variable, shape (channels, filter rows, filter columns, filters)
    image_shape : pair of int or scalar variables
        Rows and columns of the images; what lies outside is cut off.
    stride, pad : pair of int

    Returns
    -------
    tensor variable, shape (channels, rows, columns, examples)
    """
    return CorrelationToImages(stride, pad)(maps, filters, *image_shape)


def _output_shape(images, filters, stride, pad, partial):
    shape = []
    sizes, kernels = sizes_of(images, (1, 2)), sizes_of(filters, (1, 2))
    for size, kernel, step, zeros in zip(sizes, kernels, stride, pad):
        known = isinstance(size, int) and isinstance(kernel, int)
        if known and kernel > size + 2 * zeros:
            raise ValueError(
                f"Filters of {kernel} do not fit into images of {size} with {zeros} zeros on each "
                "side."
            )
        shape.append(window_count(size + 2 * zeros, kernel, step, partial))
    return shape


class _Correlating(COp):
    """One of the three products of images x, filters w and maps y; the trilinear form is

    ``sum x[c, s0 i + u - p0, s1 j + v - p1, b] * w[c, u, v, f] * y[f, i, j, b]``.
    """

    __props__ = ("stride", "pad")
    makes: str

    def __init__(self, stride=(1, 1), pad=(0, 0)):
        self.stride = pair("stride", stride, least=1)
        self.pad = pair("pad", pad, least=0)

    def make_node(self, first, second, rows, columns):
        first, second = at.as_tensor_variable(first), at.as_tensor_variable(second)
        if first.ndim != 4 or second.ndim != 4:
            raise ValueError(f"{type(self).__name__} takes two arrays of 4 dimensions.")
        if first.type.dtype != second.type.dtype:
            dtype = np.promote_types(first.type.dtype, second.type.dtype).name
            first, second = at.cast(first, dtype), at.cast(second, dtype)
        rows, columns = map(size_variable, (rows, columns))
        self._check_shared(first.type.shape, second.type.shape)
        outer = self._outer(first.type.shape, second.type.shape)
        shape = (outer[0], known_size(rows), known_size(columns), outer[1])
        output = TensorType(first.type.dtype, shape=shape)()
        return Apply(self, [first, second, rows, columns], [output])

    def _check_shared(self, first, second):
        a, b = (array[axis] for array, axis in zip((first, second), self.shared))
        if None not in (a, b) and a != b:
            raise ValueError(f"{type(self).__name__}: {self.shared_name} differ, {a} and {b}.")

    def infer_shape(self, fgraph, node, shapes):
        outer = self._outer(*shapes[:2])
        return [(outer[0], *node.inputs[2:], outer[1])]

    def connection_pattern(self, node):
        """Sizes have no gradient."""
        return [[True], [True], [False], [False]]

    def _windows(self, images, kernel, positions):
        """For each place (u, v) of a filter what all its positions see there, a view."""
        (s0, s1), (p0, p1) = self.stride, self.pad
        below = [
            max(0, (n - 1) * s + k - size - p)
            for n, s, k, size, p in zip(positions, self.stride, kernel, images.shape[1:3], self.pad)
        ]
        padded = np.pad(images, ((0, 0), (p0, below[0]), (p1, below[1]), (0, 0)))
        rows, columns = positions
        for u in range(kernel[0]):
            for v in range(kernel[1]):
                stop = u + s0 * (rows - 1) + 1, v + s1 * (columns - 1) + 1
                yield (u, v), padded[:, u : stop[0] : s0, v : stop[1] : s1]

    def c_support_code(self, **kwargs):
        """The three products."""
        return blas_header_text() + PREPARE + _PRODUCTS

    def c_libraries(self, **kwargs):
        """The BLAS that is linked."""
        return ldflags()

    def c_compile_args(self, **kwargs):
        """Flags of the BLAS."""
        return ldflags(libs=False, flags=True)

    def c_lib_dirs(self, **kwargs):
        """Folders of the BLAS."""
        return ldflags(libs=False, libs_dir=True)

    def c_header_dirs(self, **kwargs):
        """Headers of the BLAS."""
        return ldflags(libs=False, include_dir=True)

    def c_headers(self, **kwargs):
        """What the C code includes."""
        return ["<string.h>", "<stdlib.h>"]

    def c_code_cache_version(self):
        """Changes with the C code."""
        return (1, blas_header_version())

    def c_code(self, node, name, inputs, outputs, sub):
        """Products of matrices, one for each output row and filter column."""
        dtype = node.outputs[0].type.dtype
        if dtype not in ("float32", "float64"):
            raise NotImplementedError(f"{type(self).__name__} has no C code for {dtype}.")
        first, second, rows, columns = inputs
        (s0, s1), (p0, p1) = self.stride, self.pad
        return f"""
        {{
            const npy_intp size[2] = {{((npy_int64*) PyArray_DATA({rows}))[0],
                                       ((npy_int64*) PyArray_DATA({columns}))[0]}};
            const Geometry geometry = {{{s0}, {s1}, {p0}, {p1}}};
            if (!make_{self.makes}<npy_{dtype}>({first}, {second}, size, geometry,
                                                &{outputs[0]})) {{
                {sub["fail"]}
            }}
        }}
        """


class Correlation(_Correlating):
    """Maps from images and filters: see :func:`correlate`."""

    makes = "maps"
    shared, shared_name = (0, 0), "channels"

    @staticmethod
    def _outer(images, filters):
        return filters[3], images[3]

    def perform(self, node, inputs, outputs):
        images, filters, rows, columns = inputs
        if min(rows, columns) < 1:
            raise ValueError("Filters are larger than the padded images.")
        maps = np.zeros((filters.shape[3], rows, columns, images.shape[3]), images.dtype)
        for (u, v), window in self._windows(images, filters.shape[1:3], (rows, columns)):
            maps += np.tensordot(filters[:, u, v], window, (0, 0))
        outputs[0][0] = maps

    def L_op(self, inputs, outputs, gradients):
        """The two other products."""
        images, filters, rows, columns = inputs
        (slope,) = gradients
        to_images = CorrelationToImages(self.stride, self.pad)
        to_filters = CorrelationToFilters(self.stride, self.pad)
        return [
            to_images(slope, filters, images.shape[1], images.shape[2]),
            to_filters(images, slope, filters.shape[1], filters.shape[2]),
            *_sizes(rows, columns),
        ]


class CorrelationToImages(_Correlating):
    """Images from maps and filters: see :func:`correlate_adjoint`."""

    makes = "images"
    shared, shared_name = (0, 3), "numbers of filters"

    @staticmethod
    def _outer(maps, filters):
        return filters[0], maps[3]

    def perform(self, node, inputs, outputs):
        maps, filters, rows, columns = inputs
        (s0, s1), (p0, p1) = self.stride, self.pad
        reach = [
            (n - 1) * s + k for n, s, k in zip(maps.shape[1:3], self.stride, filters.shape[1:3])
        ]
        size = [max(n + 2 * p, r) for n, p, r in zip((rows, columns), self.pad, reach)]
        padded = np.zeros((filters.shape[0], *size, maps.shape[3]), maps.dtype)
        for u in range(filters.shape[1]):
            for v in range(filters.shape[2]):
                stop = u + s0 * (maps.shape[1] - 1) + 1, v + s1 * (maps.shape[2] - 1) + 1
                padded[:, u : stop[0] : s0, v : stop[1] : s1] += np.tensordot(
                    filters[:, u, v], maps, (1, 0)
                )
        outputs[0][0] = padded[:, p0 : p0 + rows, p1 : p1 + columns].copy()

    def L_op(self, inputs, outputs, gradients):
        """The two other products."""
        maps, filters, rows, columns = inputs
        (slope,) = gradients
        to_filters = CorrelationToFilters(self.stride, self.pad)
        return [
            Correlation(self.stride, self.pad)(slope, filters, maps.shape[1], maps.shape[2]),
            to_filters(slope, maps, filters.shape[1], filters.shape[2]),
            *_sizes(rows, columns),
        ]


class CorrelationToFilters(_Correlating):
    """Filters from images and maps: the gradient with respect to the filters."""

    makes = "filters"
    shared, shared_name = (3, 3), "numbers of examples"

    @staticmethod
    def _outer(images, maps):
        return images[0], maps[0]

    def perform(self, node, inputs, outputs):
        images, maps, rows, columns = inputs
        filters = np.empty((images.shape[0], rows, columns, maps.shape[0]), images.dtype)
        for (u, v), window in self._windows(images, (rows, columns), maps.shape[1:3]):
            filters[:, u, v] = np.tensordot(window, maps, ((1, 2, 3), (1, 2, 3)))
        outputs[0][0] = filters

    def L_op(self, inputs, outputs, gradients):
        """The two other products."""
        images, maps, rows, columns = inputs
        (slope,) = gradients
        to_images = CorrelationToImages(self.stride, self.pad)
        return [
            to_images(maps, slope, images.shape[1], images.shape[2]),
            Correlation(self.stride, self.pad)(images, slope, maps.shape[1], maps.shape[2]),
            *_sizes(rows, columns),
        ]


def _sizes(*variables):
    return [DisconnectedType()() for _ in variables]


_PRODUCTS = """
struct Geometry { int stride[2], pad[2]; };

static void gemm(char ta, char tb, int m, int n, int k, float* a, int lda, float* b, int ldb,
                 float beta, float* c, int ldc) {
    float one = 1;
    if (m && n) sgemm_(&ta, &tb, &m, &n, &k, &one, a, &lda, b, &ldb, &beta, c, &ldc);
}
static void gemm(char ta, char tb, int m, int n, int k, double* a, int lda, double* b, int ldb,
                 double beta, double* c, int ldc) {
    double one = 1;
    if (m && n) dgemm_(&ta, &tb, &m, &n, &k, &one, a, &lda, b, &ldb, &beta, c, &ldc);
}

// Sizes of one call, and the padded images as rows of matrices.
//
// The buffer is ordered (row, channel, phase, column / stride, example), where the phase is the
// column modulo the stride. What the filters' column v meets at output row y, for all filter rows
// u and channels c, is then a matrix with (u, c) as rows, (output column, example) as columns, and
// a fixed distance between rows.
template <typename T>
struct Shifted {
    npy_intp channels, height, width, examples, kernel[2], filters, out[2], columns, line, rows;
    Geometry g;
    T* buffer;

    Shifted(npy_intp c, const npy_intp* image, const npy_intp* k, npy_intp f, const npy_intp* o,
            npy_intp b, Geometry geometry)
        : channels(c), height(image[0]), width(image[1]), examples(b), filters(f), g(geometry) {
        for (int i = 0; i < 2; ++i) { kernel[i] = k[i]; out[i] = o[i]; }
        columns = out[1] + (kernel[1] - 1) / g.stride[1];
        line = g.stride[1] * columns * examples;
        rows = out[0] ? (out[0] - 1) * g.stride[0] + kernel[0] : 0;
        buffer = (T*) calloc(rows * channels * line + 1, sizeof(T));
    }
    ~Shifted() { free(buffer); }

    // Rows (u, c) of the matrix under output row y and filter column v.
    T* under(npy_intp y, npy_intp v) {
        return buffer + y * g.stride[0] * channels * line
               + (v % g.stride[1] * columns + v / g.stride[1]) * examples;
    }
    int depth() { return (int) (kernel[0] * channels); }
    int width_of_row() { return (int) (out[1] * examples); }
    int map_line() { return (int) (out[0] * out[1] * examples); }

    // Copy between the images and the buffer; what lies outside of either is left alone.
    template <int PACK>
    void copy(T* images) {
        for (npy_intp r = 0; r < rows; ++r) {
            const npy_intp y = r - g.pad[0];
            if (y < 0 || y >= height) continue;
            for (npy_intp c = 0; c < channels; ++c)
                for (int phase = 0; phase < g.stride[1]; ++phase) {
                    T* there = buffer + (r * channels + c) * line + phase * columns * examples;
                    T* here = images + (c * height + y) * width * examples;
                    npy_intp first = 0, last = columns;
                    while (first < last && first * g.stride[1] + phase < g.pad[1]) ++first;
                    while (last > first
                           && (last - 1) * g.stride[1] + phase >= width + g.pad[1]) --last;
                    if (g.stride[1] == 1) {
                        here += (first - g.pad[1]) * examples;
                        there += first * examples;
                        const size_t size = (last - first) * examples * sizeof(T);
                        if (PACK) memcpy(there, here, size); else memcpy(here, there, size);
                        continue;
                    }
                    for (npy_intp q = first; q < last; ++q) {
                        const npy_intp x = q * g.stride[1] + phase - g.pad[1];
                        const size_t size = examples * sizeof(T);
                        if (PACK) memcpy(there + q * examples, here + x * examples, size);
                        else memcpy(here + x * examples, there + q * examples, size);
                    }
                }
        }
    }
};

static PyArrayObject* contiguous(PyArrayObject* array) {
    return (PyArrayObject*) PyArray_GETCONTIGUOUS(array);
}

static int prepare_images(PyArrayObject** output, npy_intp* shape, PyArrayObject* like) {
    if (shape[1] > 0 && shape[2] > 0) return prepare(output, 4, shape, like);
    PyErr_SetString(PyExc_ValueError, "Filters are larger than the padded images.");
    return 0;
}

static int same(npy_intp a, npy_intp b, const char* what) {
    if (a == b) return 1;
    PyErr_Format(PyExc_ValueError, "Correlation: numbers of %s differ, %zd and %zd.", what,
                 (Py_ssize_t) a, (Py_ssize_t) b);
    return 0;
}

// Filters (c, u, v, f) as (v, u, c, f), or back.
template <typename T, int THERE>
static void reorder(T* filters, T* sorted, npy_intp channels, const npy_intp* kernel,
                    npy_intp count) {
    for (npy_intp c = 0; c < channels; ++c)
        for (npy_intp u = 0; u < kernel[0]; ++u)
            for (npy_intp v = 0; v < kernel[1]; ++v) {
                T* here = filters + ((c * kernel[0] + u) * kernel[1] + v) * count;
                T* there = sorted + ((v * kernel[0] + u) * channels + c) * count;
                if (THERE) memcpy(there, here, count * sizeof(T));
                else memcpy(here, there, count * sizeof(T));
            }
}

template <typename T>
static int make_maps(PyArrayObject* images, PyArrayObject* filters, const npy_intp* size,
                     Geometry g, PyArrayObject** output) {
    images = contiguous(images);
    filters = contiguous(filters);
    int ok = images && filters
             && same(PyArray_DIM(images, 0), PyArray_DIM(filters, 0), "channels");
    npy_intp shape[4] = {0, size[0], size[1], 0};
    if (ok) { shape[0] = PyArray_DIM(filters, 3); shape[3] = PyArray_DIM(images, 3); }
    ok = ok && prepare_images(output, shape, images);
    if (ok) {
        Shifted<T> x(PyArray_DIM(images, 0), PyArray_DIMS(images) + 1, PyArray_DIMS(filters) + 1,
                     shape[0], size, shape[3], g);
        T* sorted = (T*) malloc((PyArray_SIZE(filters) + 1) * sizeof(T));
        ok = x.buffer && sorted;
        if (ok) {
            x.template copy<1>((T*) PyArray_DATA(images));
            reorder<T, 1>((T*) PyArray_DATA(filters), sorted, x.channels, x.kernel, x.filters);
            for (npy_intp y = 0; y < size[0]; ++y)
                for (npy_intp v = 0; v < x.kernel[1]; ++v)
                    gemm('N', 'T', x.width_of_row(), x.filters, x.depth(), x.under(y, v), x.line,
                         sorted + v * x.depth() * x.filters, x.filters, (T) (v > 0),
                         (T*) PyArray_DATA(*output) + y * x.width_of_row(), x.map_line());
        } else {
            PyErr_NoMemory();
        }
        free(sorted);
    }
    Py_XDECREF(images);
    Py_XDECREF(filters);
    return ok;
}

template <typename T>
static int make_images(PyArrayObject* maps, PyArrayObject* filters, const npy_intp* size,
                       Geometry g, PyArrayObject** output) {
    maps = contiguous(maps);
    filters = contiguous(filters);
    int ok = maps && filters && same(PyArray_DIM(maps, 0), PyArray_DIM(filters, 3), "filters");
    npy_intp shape[4] = {0, size[0], size[1], 0};
    if (ok) { shape[0] = PyArray_DIM(filters, 0); shape[3] = PyArray_DIM(maps, 3); }
    ok = ok && prepare_images(output, shape, maps);
    if (ok) {
        Shifted<T> x(shape[0], size, PyArray_DIMS(filters) + 1, PyArray_DIM(maps, 0),
                     PyArray_DIMS(maps) + 1, shape[3], g);
        T* sorted = (T*) malloc((PyArray_SIZE(filters) + 1) * sizeof(T));
        ok = x.buffer && sorted;
        if (ok) {
            reorder<T, 1>((T*) PyArray_DATA(filters), sorted, x.channels, x.kernel, x.filters);
            for (npy_intp y = 0; y < x.out[0]; ++y)
                for (npy_intp v = 0; v < x.kernel[1]; ++v)
                    gemm('N', 'N', x.width_of_row(), x.depth(), x.filters,
                         (T*) PyArray_DATA(maps) + y * x.width_of_row(), x.map_line(),
                         sorted + v * x.depth() * x.filters, x.filters, (T) 1, x.under(y, v),
                         x.line);
            memset(PyArray_DATA(*output), 0, PyArray_NBYTES(*output));
            x.template copy<0>((T*) PyArray_DATA(*output));
        } else {
            PyErr_NoMemory();
        }
        free(sorted);
    }
    Py_XDECREF(maps);
    Py_XDECREF(filters);
    return ok;
}

template <typename T>
static int make_filters(PyArrayObject* images, PyArrayObject* maps, const npy_intp* size,
                        Geometry g, PyArrayObject** output) {
    images = contiguous(images);
    maps = contiguous(maps);
    int ok = images && maps && same(PyArray_DIM(images, 3), PyArray_DIM(maps, 3), "examples");
    npy_intp shape[4] = {0, size[0], size[1], 0};
    if (ok) { shape[0] = PyArray_DIM(images, 0); shape[3] = PyArray_DIM(maps, 0); }
    ok = ok && prepare_images(output, shape, images);
    if (ok) {
        Shifted<T> x(shape[0], PyArray_DIMS(images) + 1, size, shape[3], PyArray_DIMS(maps) + 1,
                     PyArray_DIM(images, 3), g);
        T* sorted = (T*) calloc(PyArray_SIZE(*output) + 1, sizeof(T));
        ok = x.buffer && sorted;
        if (ok) {
            x.template copy<1>((T*) PyArray_DATA(images));
            for (npy_intp y = 0; y < x.out[0]; ++y)
                for (npy_intp v = 0; v < x.kernel[1]; ++v)
                    gemm('T', 'N', x.filters, x.depth(), x.width_of_row(),
                         (T*) PyArray_DATA(maps) + y * x.width_of_row(), x.map_line(),
                         x.under(y, v), x.line, (T) (y > 0), sorted + v * x.depth() * x.filters,
                         x.filters);
            reorder<T, 0>((T*) PyArray_DATA(*output), sorted, x.channels, x.kernel, x.filters);
        } else {
            PyErr_NoMemory();
        }
        free(sorted);
    }
    Py_XDECREF(images);
    Py_XDECREF(maps);
    return ok;
}
"""
