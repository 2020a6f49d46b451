// Each column of a matrix times a factor of its own, in the matrix's memory, rows on all threads.

namespace adversarial {

template <typename T>
bool scale_columns(PyArrayObject* matrix, PyArrayObject* given, PyArrayObject** output,
                   PyArrayObject* no_settings) {
    PyArrayObject* factors = reinterpret_cast<PyArrayObject*>(PyArray_GETCONTIGUOUS(given));
    if (!factors) return false;
    const npy_intp rows = PyArray_DIM(matrix, 0), columns = PyArray_DIM(matrix, 1);
    bool success = PyArray_SIZE(factors) == columns;
    if (success) {
        const T* by = static_cast<const T*>(PyArray_DATA(factors));
        const bool needless = std::all_of(by, by + columns, [](T factor) { return factor == 1; });
        parallel(needless ? 0 : rows, double(rows) * columns, [=](Index row) {
            char* start = PyArray_BYTES(matrix) + row * PyArray_STRIDE(matrix, 0);
            const npy_intp stride = PyArray_STRIDE(matrix, 1);
            if (stride == sizeof(T)) {
                T* entries = reinterpret_cast<T*>(start);
                for (npy_intp j = 0; j < columns; ++j) entries[j] *= by[j];
            } else {
                for (npy_intp j = 0; j < columns; ++j)
                    *reinterpret_cast<T*>(start + j * stride) *= by[j];
            }
        });
        Py_INCREF(matrix);
        Py_XDECREF(*output);
        *output = matrix;
    } else {
        PyErr_SetString(PyExc_ValueError, "Cannot scale: not one factor for each column.");
    }
    Py_DECREF(factors);
    return success;
}

}  // namespace adversarial
