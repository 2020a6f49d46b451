"""Spatial pooling of images ordered (channels, rows, columns, examples)."""

import numpy as np
from aesara import tensor as at
from aesara.graph.basic import Apply
from aesara.link.c.op import COp
from aesara.tensor.type import TensorType

from adversarial.backend.c_arrays import PREPARE
from adversarial.backend.windows import pair, sizes_of, window_count


def max_pool(images, window, stride):
    """Take the largest value under each position of a window.

    Parameters
    ----------
    images : tensor variable, shape (channels, rows, columns, examples)
    window, stride : pair of int
        Size of the window; distance between its positions.

    Returns
    -------
    tensor variable, shape (channels, output rows, output columns, examples)
        For each axis ``ceil((size - window) / stride) + 1`` positions, the first at zero. Windows
        over the edge see only pixels that exist.

    Raises
    ------
    ValueError
        If the window is larger than the images.

    Notes
    -----
    Every pixel that attains the maximum of a window receives that window's full gradient:
    Theano's convention, and the original's.
    """
    return MaxPool(window, stride)(images)


def mean_pool(images, window, stride):
    """Take the mean under each position of a window: as :func:`max_pool`.

    Notes
    -----
    Windows over the edge are divided by the number of pixels that exist. The original padded them
    with minus infinity, so that its means there were infinite.
    """
    images = at.as_tensor_variable(images)
    total = images
    for axis in (1, 2):
        w, s = window[axis - 1], stride[axis - 1]
        (size,) = sizes_of(images, [axis])
        number = window_count(size, w, s, partial=True)
        parts = _at_each_entry(_with_margin(total, 0, axis, number, w, s), axis, number, w, s)
        seen = at.minimum(w, size - s * at.arange(number))
        seen = at.cast(seen, images.dtype).dimshuffle(*("x" if i != axis else 0 for i in range(4)))
        total = sum(parts) / seen
    return total


def _with_margin(images, value, axis, number, window, stride):
    """Images filled up along one axis so far that no window hangs over the edge."""
    shape = [images.shape[i] for i in range(4)]
    needed = (number - 1) * stride + window
    shape[axis] = at.maximum(needed, images.shape[axis])
    canvas = at.alloc(np.asarray(value, images.dtype), *shape)
    inside = [slice(None)] * axis + [slice(0, images.shape[axis])]
    return at.set_subtensor(canvas[tuple(inside)], images)


def _at_each_entry(images, axis, number, window, stride):
    """For each entry of a window what it sees at all positions along one axis."""
    for entry in range(window):
        seen = slice(entry, entry + (number - 1) * stride + 1, stride)
        yield images[tuple([slice(None)] * axis + [seen])]


class _Pooling(COp):
    """What both directions share."""

    __props__ = ("window", "stride")

    def __init__(self, window, stride):
        self.window = pair("window", window, least=1)
        self.stride = pair("stride", stride, least=1)

    def _size(self, size, axis):
        """Positions along one spatial axis, 0 or 1; None where the size is not known."""
        if isinstance(size, (int, np.integer)) and self.window[axis] > size:
            raise ValueError(
                f"A pooling window of {self.window} does not fit into images of {size}."
            )
        return window_count(size, self.window[axis], self.stride[axis], partial=True)

    def _places(self, rows, columns):
        """The part of the images under each position."""
        for i in range(self._size(rows, 0)):
            for j in range(self._size(columns, 1)):
                y, x = i * self.stride[0], j * self.stride[1]
                yield (
                    (slice(None), i, j),
                    (slice(None), slice(y, y + self.window[0]), slice(x, x + self.window[1])),
                )

    def c_support_code(self, **kwargs):
        """The loops."""
        return PREPARE + _LOOPS

    def c_code_cache_version(self):
        """Changes with the C code."""
        return (1,)

    def _c_code(self, node, call, arrays, output, fail):
        dtype = node.outputs[0].type.dtype_specs()[1]
        (w0, w1), (s0, s1) = self.window, self.stride
        return f"""
        {{
            PyArrayObject* given[] = {{{", ".join(arrays)}}};
            const Window window = {{{{{w0}, {w1}}}, {{{s0}, {s1}}}}};
            if (!{call}<{dtype}>(given, &{output}, window)) {{
                {fail}
            }}
        }}
        """


class MaxPool(_Pooling):
    """See :func:`max_pool`."""

    def make_node(self, images):
        images = at.as_tensor_variable(images)
        if images.ndim != 4:
            raise ValueError(f"Pooling takes arrays of 4 dimensions, got {images.ndim}.")
        channels, rows, columns, examples = images.type.shape
        shape = (channels, self._size(rows, 0), self._size(columns, 1), examples)
        return Apply(self, [images], [TensorType(images.type.dtype, shape=shape)()])

    def infer_shape(self, fgraph, node, shapes):
        channels, rows, columns, examples = shapes[0]
        return [(channels, self._size(rows, 0), self._size(columns, 1), examples)]

    def perform(self, node, inputs, outputs):
        (images,) = inputs
        channels, rows, columns, examples = images.shape
        shape = (channels, self._size(rows, 0), self._size(columns, 1), examples)
        largest = np.empty(shape, images.dtype)
        for position, under in self._places(rows, columns):
            largest[position] = images[under].max(axis=(1, 2))
        outputs[0][0] = largest

    def L_op(self, inputs, outputs, gradients):
        """The gradient of each window, in full for every pixel that attains its maximum."""
        return [MaxPoolGrad(self.window, self.stride)(inputs[0], outputs[0], gradients[0])]

    def c_code(self, node, name, inputs, outputs, sub):
        """Row by row, all examples at once."""
        return self._c_code(node, "max_pool", inputs, outputs[0], sub["fail"])


class MaxPoolGrad(_Pooling):
    """The gradient of :class:`MaxPool`, from its input, its output and the gradient there."""

    def make_node(self, images, largest, gradient):
        images, largest, gradient = map(at.as_tensor_variable, (images, largest, gradient))
        return Apply(self, [images, largest, gradient], [images.type()])

    def infer_shape(self, fgraph, node, shapes):
        return [shapes[0]]

    def perform(self, node, inputs, outputs):
        images, largest, gradient = inputs
        slopes = np.zeros_like(images)
        for position, under in self._places(*images.shape[1:3]):
            attains = images[under] == largest[position][:, None, None]
            slopes[under] += attains * gradient[position][:, None, None]
        outputs[0][0] = slopes

    def L_op(self, inputs, outputs, gradients):
        """Linear in the gradient; which pixels attain the maximum does not change in between."""
        images, largest, _ = inputs
        numbers = largest.shape[1], largest.shape[2]
        arrays = images, gradients[0]
        for axis, *way in zip((1, 2), numbers, self.window, self.stride):
            # NaN equals nothing, so the margin attains no maximum.
            arrays = [_with_margin(x, v, axis, *way) for x, v in zip(arrays, (np.nan, 0))]
        total = at.zeros_like(largest)
        ways = list(zip(numbers, self.window, self.stride))
        for rows in zip(*(_at_each_entry(x, 1, *ways[0]) for x in arrays)):
            for seen, slope in zip(*(_at_each_entry(x, 2, *ways[1]) for x in rows)):
                total = total + at.eq(seen, largest) * slope
        return [at.zeros_like(images), at.zeros_like(largest), total]

    def c_code(self, node, name, inputs, outputs, sub):
        """Row by row, all examples at once."""
        return self._c_code(node, "max_pool_grad", inputs, outputs[0], sub["fail"])


_LOOPS = """
struct Window { int size[2], stride[2]; };

static npy_intp positions(npy_intp size, int window, int stride) {
    return size < window ? -1 : (size - window + stride - 1) / stride + 1;
}

template <typename T>
static int max_pool(PyArrayObject** given, PyArrayObject** output, Window w) {
    PyArrayObject* array = (PyArrayObject*) PyArray_GETCONTIGUOUS(given[0]);
    if (!array) return 0;
    npy_intp* n = PyArray_DIMS(array);
    npy_intp shape[4] = {n[0], positions(n[1], w.size[0], w.stride[0]),
                         positions(n[2], w.size[1], w.stride[1]), n[3]};
    int ok = shape[1] > 0 && shape[2] > 0;
    if (!ok)
        PyErr_Format(PyExc_ValueError,
                     "A pooling window of (%d, %d) does not fit into images of (%zd, %zd).",
                     w.size[0], w.size[1], (Py_ssize_t) n[1], (Py_ssize_t) n[2]);
    ok = ok && prepare(output, 4, shape, array);
    if (ok) {
        const T* image = (const T*) PyArray_DATA(array);
        T* to = (T*) PyArray_DATA(*output);
        const npy_intp examples = n[3];
        for (npy_intp c = 0; c < n[0]; ++c, image += n[1] * n[2] * examples)
            for (npy_intp i = 0; i < shape[1]; ++i)
                for (npy_intp j = 0; j < shape[2]; ++j, to += examples) {
                    const npy_intp top = i * w.stride[0], left = j * w.stride[1];
                    for (npy_intp b = 0; b < examples; ++b)
                        to[b] = image[(top * n[2] + left) * examples + b];
                    for (npy_intp y = top; y < top + w.size[0] && y < n[1]; ++y)
                        for (npy_intp x = left; x < left + w.size[1] && x < n[2]; ++x) {
                            const T* pixel = image + (y * n[2] + x) * examples;
                            for (npy_intp b = 0; b < examples; ++b) {
                                const T kept = to[b] != to[b] || to[b] >= pixel[b] ? to[b]
                                                                                 : pixel[b];
                                to[b] = kept;
                            }
                        }
                }
    }
    Py_DECREF(array);
    return ok;
}

template <typename T>
static int max_pool_grad(PyArrayObject** given, PyArrayObject** output, Window w) {
    PyArrayObject* arrays[3];
    for (int a = 0; a < 3; ++a) arrays[a] = (PyArrayObject*) PyArray_GETCONTIGUOUS(given[a]);
    int ok = arrays[0] && arrays[1] && arrays[2];
    if (ok) {
        npy_intp *n = PyArray_DIMS(arrays[0]), *m = PyArray_DIMS(arrays[1]);
        const npy_intp rows = positions(n[1], w.size[0], w.stride[0]);
        const npy_intp columns = positions(n[2], w.size[1], w.stride[1]);
        ok = m[0] == n[0] && m[1] == rows && m[2] == columns && m[3] == n[3]
             && PyArray_SIZE(arrays[2]) == PyArray_SIZE(arrays[1]);
        if (!ok) PyErr_SetString(PyExc_ValueError, "Pooling: the gradient does not fit.");
        ok = ok && prepare(output, 4, n, arrays[0]);
        if (ok) {
            const npy_intp examples = n[3], size = n[1] * n[2] * examples;
            const T* image = (const T*) PyArray_DATA(arrays[0]);
            const T* largest = (const T*) PyArray_DATA(arrays[1]);
            const T* slope = (const T*) PyArray_DATA(arrays[2]);
            T* to = (T*) PyArray_DATA(*output);
            for (npy_intp c = 0; c < n[0]; ++c, image += size, to += size) {
                memset(to, 0, size * sizeof(T));
                for (npy_intp i = 0; i < rows; ++i)
                    for (npy_intp j = 0; j < columns;
                         ++j, largest += examples, slope += examples) {
                        const npy_intp top = i * w.stride[0], left = j * w.stride[1];
                        for (npy_intp y = top; y < top + w.size[0] && y < n[1]; ++y)
                            for (npy_intp x = left; x < left + w.size[1] && x < n[2]; ++x) {
                                const npy_intp at = (y * n[2] + x) * examples;
                                for (npy_intp b = 0; b < examples; ++b)
                                    to[at + b] += (T) (image[at + b] == largest[b]) * slope[b];
                            }
                    }
            }
        }
    }
    for (int a = 0; a < 3; ++a) Py_XDECREF(arrays[a]);
    return ok;
}
"""
