"""The largest of neighbouring pieces along one axis, in one pass over memory each way."""

import numpy as np
from aesara import tensor as at
from aesara.graph.basic import Apply
from aesara.link.c.op import COp
from aesara.tensor.type import TensorType


def piece_maximum(values, pieces, axis):
    """Divide an axis into groups of neighbours and keep the largest of each.

    Parameters
    ----------
    values : tensor variable of floats
        Axis ``axis`` has ``units * pieces`` entries, unit after unit.
    pieces : int
        Entries of a group.
    axis : int

    Returns
    -------
    tensor variable
        Axis ``axis`` has ``units`` entries. NaN if one piece is.

    Notes
    -----
    Where pieces tie for the maximum each of them receives the full gradient: Theano's convention,
    and the original's, as in :mod:`adversarial.backend.ops.maximum`.
    """
    return PieceMaximum(pieces, axis % values.ndim)(values)


class _PieceOp(COp):
    """What both directions share."""

    __props__ = ("pieces", "axis")

    def __init__(self, pieces, axis):
        self.pieces = pieces
        self.axis = axis

    def grouped(self, array):
        """Split the axis into units and pieces: one more dimension, pieces last of the two."""
        return array.reshape(
            (*array.shape[: self.axis], -1, self.pieces, *array.shape[self.axis + 1 :])
        )

    def c_support_code(self, **kwargs):
        """Loops over (outer, units, pieces, inner), the axis and what lies around it."""
        return _LOOPS

    def c_code_cache_version(self):
        """Changes with the C code."""
        return (6,)

    def _c_code(self, node, call, arrays, output, fail):
        names, dtype = ", ".join(arrays), node.outputs[0].type.dtype_specs()[1]
        return f"""
        {{
            PyArrayObject* given[] = {{{names}}};
            if (!{call}<{dtype}, {self.pieces}>(given, &{output}, {self.axis})) {{
                {fail}
            }}
        }}
        """


class PieceMaximum(_PieceOp):
    """See :func:`piece_maximum`."""

    def make_node(self, values):
        values = at.as_tensor_variable(values)
        length = values.type.shape[self.axis]
        if length is not None and length % self.pieces:
            raise ValueError(f"{length} entries cannot be divided into groups of {self.pieces}.")
        shape = list(values.type.shape)
        shape[self.axis] = None if length is None else length // self.pieces
        return Apply(self, [values], [TensorType(values.type.dtype, shape=tuple(shape))()])

    def infer_shape(self, fgraph, node, shapes):
        shape = list(shapes[0])
        shape[self.axis] = shape[self.axis] // self.pieces
        return [tuple(shape)]

    def perform(self, node, inputs, outputs):
        outputs[0][0] = self.grouped(inputs[0]).max(axis=self.axis + 1)

    def L_op(self, inputs, outputs, gradients):
        """The gradient of each unit, in full for every piece that attains the maximum."""
        return [PieceMaximumGrad(*self._props())(inputs[0], outputs[0], gradients[0])]

    def c_code(self, node, name, inputs, outputs, sub):
        """One pass: each piece is read once."""
        return self._c_code(node, "piece_maximum", inputs, outputs[0], sub["fail"])


class PieceMaximumGrad(_PieceOp):
    """The gradient of :class:`PieceMaximum`, from its input, its output and the gradient there."""

    def make_node(self, values, largest, gradient):
        values, largest, gradient = map(at.as_tensor_variable, (values, largest, gradient))
        return Apply(self, [values, largest, gradient], [values.type()])

    def infer_shape(self, fgraph, node, shapes):
        return [shapes[0]]

    def perform(self, node, inputs, outputs):
        values, largest, gradient = inputs
        pieces = self.grouped(values)
        attains = pieces == np.expand_dims(largest, self.axis + 1)
        slopes = attains * np.expand_dims(gradient, self.axis + 1)
        outputs[0][0] = slopes.reshape(values.shape).astype(values.dtype)

    def L_op(self, inputs, outputs, gradients):
        """Linear in the gradient; who attains the maximum does not change in between."""
        values, largest, _ = inputs
        units = at.repeat(largest, self.pieces, axis=self.axis)
        attained = at.eq(values, units) * gradients[0]
        shape = [attained.shape[i] for i in range(attained.ndim)]
        shape[self.axis : self.axis + 1] = [shape[self.axis] // self.pieces, self.pieces]
        summed = attained.reshape(shape, ndim=attained.ndim + 1).sum(axis=self.axis + 1)
        return [at.zeros_like(values), at.zeros_like(largest), summed]

    def c_code(self, node, name, inputs, outputs, sub):
        """One pass: each piece is read and written once."""
        return self._c_code(node, "piece_maximum_grad", inputs, outputs[0], sub["fail"])


_LOOPS = """
// How an array is divided: entries before the axis, units along it, entries after it.
struct Pieces { npy_intp outer, units, inner; };

static int divide(PyArrayObject* values, int axis, int pieces, Pieces* sizes) {
    sizes->outer = sizes->inner = 1;
    for (int i = 0; i < PyArray_NDIM(values); ++i) {
        if (i < axis) sizes->outer *= PyArray_DIM(values, i);
        if (i > axis) sizes->inner *= PyArray_DIM(values, i);
    }
    const npy_intp length = PyArray_DIM(values, axis);
    sizes->units = length / pieces;
    if (length % pieces == 0) return 1;
    PyErr_Format(PyExc_ValueError, "%zd entries cannot be divided into groups of %d.",
                 (Py_ssize_t) length, pieces);
    return 0;
}

// Keep an output array that fits, or make one like another array but for the length of an axis.
static int prepare(PyArrayObject** output, PyArrayObject* like, int axis, npy_intp length) {
    npy_intp shape[NPY_MAXDIMS];
    const int ndim = PyArray_NDIM(like);
    int fits = *output != NULL && PyArray_IS_C_CONTIGUOUS(*output);
    for (int i = 0; i < ndim; ++i) {
        shape[i] = i == axis ? length : PyArray_DIM(like, i);
        fits = fits && PyArray_DIM(*output, i) == shape[i];
    }
    if (fits) return 1;
    Py_XDECREF(*output);
    *output = (PyArrayObject*) PyArray_SimpleNew(ndim, shape, PyArray_TYPE(like));
    return *output != NULL;
}

// Neighbours in memory: the number of pieces is known, so that these loops unroll.
template <typename T, int PIECES>
static void largest_neighbours(const T* value, T* to, npy_intp units) {
    for (npy_intp u = 0; u < units; ++u, value += PIECES) {
        T largest = value[0];
        int broken = value[0] != value[0];
        for (int p = 1; p < PIECES; ++p) {
            largest = value[p] > largest ? value[p] : largest;
            broken |= value[p] != value[p];
        }
        to[u] = broken ? (T) NAN : largest;
    }
}

// Whole planes of memory, piece after piece.
template <typename T, int PIECES>
static void largest_planes(const T* value, T* to, npy_intp size) {
    for (npy_intp i = 0; i < size; ++i) to[i] = value[i];
    for (int p = 1; p < PIECES; ++p) {
        value += size;
        for (npy_intp i = 0; i < size; ++i) {
            const T kept = to[i] != to[i] || to[i] >= value[i] ? to[i] : value[i];
            to[i] = kept;
        }
    }
}

template <typename T, int PIECES>
static int piece_maximum(PyArrayObject** given, PyArrayObject** output, int axis) {
    PyArrayObject* array = (PyArrayObject*) PyArray_GETCONTIGUOUS(given[0]);
    Pieces n;
    const int ok = array && divide(array, axis, PIECES, &n)
                   && prepare(output, array, axis, n.units);
    if (ok) {
        const T* value = (const T*) PyArray_DATA(array);
        T* to = (T*) PyArray_DATA(*output);
        const npy_intp units = n.outer * n.units;
        if (n.inner == 1) {
            largest_neighbours<T, PIECES>(value, to, units);
        } else {
            for (npy_intp u = 0; u < units; ++u)
                largest_planes<T, PIECES>(value + u * PIECES * n.inner, to + u * n.inner, n.inner);
        }
    }
    Py_XDECREF(array);
    return ok;
}

// Units are taken in blocks: what they give is repeated for each piece first, so that comparing and
// multiplying need no branch, which random numbers would mispredict half of the time.
template <typename T, int PIECES>
static void share_gradient(const T* value, const T* largest, const T* slope, T* to,
                           npy_intp units) {
    const npy_intp UNITS = 64;
    T unit_largest[UNITS * PIECES], unit_slope[UNITS * PIECES];
    for (npy_intp start = 0; start < units; start += UNITS) {
        const npy_intp count = units - start < UNITS ? units - start : UNITS;
        for (npy_intp u = 0; u < count; ++u)
            for (int p = 0; p < PIECES; ++p) {
                unit_largest[u * PIECES + p] = largest[start + u];
                unit_slope[u * PIECES + p] = slope[start + u];
            }
        for (npy_intp i = 0; i < count * PIECES; ++i)
            to[i] = (T) (value[i] == unit_largest[i]) * unit_slope[i];
        value += count * PIECES;
        to += count * PIECES;
    }
}

template <typename T, int PIECES>
static int piece_maximum_grad(PyArrayObject** given, PyArrayObject** output, int axis) {
    PyArrayObject* arrays[3];
    for (int a = 0; a < 3; ++a) arrays[a] = (PyArrayObject*) PyArray_GETCONTIGUOUS(given[a]);
    Pieces n;
    int ok = arrays[0] && arrays[1] && arrays[2] && divide(arrays[0], axis, PIECES, &n);
    for (int a = 1; ok && a < 3; ++a)
        if (PyArray_SIZE(arrays[a]) != n.outer * n.units * n.inner) {
            PyErr_SetString(PyExc_ValueError, "Input, output and gradient have different sizes.");
            ok = 0;
        }
    ok = ok && prepare(output, arrays[0], axis, n.units * PIECES);
    if (ok) {
        const T* value = (const T*) PyArray_DATA(arrays[0]);
        const T* largest = (const T*) PyArray_DATA(arrays[1]);
        const T* slope = (const T*) PyArray_DATA(arrays[2]);
        T* to = (T*) PyArray_DATA(*output);
        const npy_intp units = n.outer * n.units;
        if (n.inner == 1) {
            share_gradient<T, PIECES>(value, largest, slope, to, units);
        } else {
            for (npy_intp u = 0; u < units; ++u, largest += n.inner, slope += n.inner)
                for (int p = 0; p < PIECES; ++p, value += n.inner, to += n.inner)
                    for (npy_intp i = 0; i < n.inner; ++i)
                        to[i] = (T) (value[i] == largest[i]) * slope[i];
        }
    }
    for (int a = 0; a < 3; ++a) Py_XDECREF(arrays[a]);
    return ok;
}
"""
