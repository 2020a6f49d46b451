// The largest of neighbouring pieces along one axis, and its gradient. Loops over (outer, units,
// pieces, inner): the axis, and what lies around it. Settings: pieces, axis.

namespace adversarial {

// How an array is divided: entries before the axis, units along it, entries after it.
struct Pieces { npy_intp outer, units, inner; };

inline bool divide(PyArrayObject* values, int axis, int pieces, Pieces* sizes) {
    sizes->outer = sizes->inner = 1;
    for (int i = 0; i < PyArray_NDIM(values); ++i) {
        if (i < axis) sizes->outer *= PyArray_DIM(values, i);
        if (i > axis) sizes->inner *= PyArray_DIM(values, i);
    }
    const npy_intp length = PyArray_DIM(values, axis);
    sizes->units = length / pieces;
    if (length % pieces == 0) return true;
    PyErr_Format(PyExc_ValueError, "%zd entries cannot be divided into groups of %d.",
                 (Py_ssize_t) length, pieces);
    return false;
}

// Keep an output array that fits, or make one like another array but for the length of an axis.
inline bool prepare(PyArrayObject** output, PyArrayObject* like, int axis, npy_intp length) {
    npy_intp shape[NPY_MAXDIMS];
    const int ndim = PyArray_NDIM(like);
    bool fits = *output != NULL && PyArray_IS_C_CONTIGUOUS(*output);
    for (int i = 0; i < ndim; ++i) {
        shape[i] = i == axis ? length : PyArray_DIM(like, i);
        fits = fits && PyArray_DIM(*output, i) == shape[i];
    }
    if (fits) return true;
    Py_XDECREF(*output);
    *output = (PyArrayObject*) PyArray_SimpleNew(ndim, shape, PyArray_TYPE(like));
    return *output != NULL;
}

// Neighbours in memory: the number of pieces is known, so that these loops unroll.
template <typename T, int PIECES>
void largest_neighbours(const T* value, T* to, npy_intp units) {
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
void largest_planes(const T* value, T* to, npy_intp size) {
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
bool piece_maximum(PyArrayObject* values, PyArrayObject** output, PyArrayObject* settings) {
    PyArrayObject* array = (PyArrayObject*) PyArray_GETCONTIGUOUS(values);
    const int axis = int(setting(settings, 1));
    Pieces n;
    const bool ok = array && divide(array, axis, PIECES, &n)
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
void share_gradient(const T* value, const T* largest, const T* slope, T* to,
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
bool piece_maximum_grad(PyArrayObject* values, PyArrayObject* maxima, PyArrayObject* slopes,
                        PyArrayObject** output, PyArrayObject* settings) {
    PyArrayObject *given[] = {values, maxima, slopes}, *arrays[3];
    const int axis = int(setting(settings, 1));
    for (int a = 0; a < 3; ++a) arrays[a] = (PyArrayObject*) PyArray_GETCONTIGUOUS(given[a]);
    Pieces n;
    bool ok = arrays[0] && arrays[1] && arrays[2] && divide(arrays[0], axis, PIECES, &n);
    for (int a = 1; ok && a < 3; ++a)
        if (PyArray_SIZE(arrays[a]) != n.outer * n.units * n.inner) {
            PyErr_SetString(PyExc_ValueError, "Input, output and gradient have different sizes.");
            ok = false;
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

}  // namespace adversarial
