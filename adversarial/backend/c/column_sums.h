// Sums over the rows of a matrix, in double precision, row after row. Columns are taken in blocks
// whose sums stay in the first-level cache.
#include <algorithm>

namespace adversarial {

const npy_intp COLUMNS_AT_A_TIME = 512;

template <typename T>
bool sum_columns(PyArrayObject* given, PyArrayObject** output, PyArrayObject* no_settings) {
    PyArrayObject* matrix = reinterpret_cast<PyArrayObject*>(PyArray_GETCONTIGUOUS(given));
    if (!matrix) return false;
    const npy_intp rows = PyArray_DIM(matrix, 0);
    npy_intp columns = PyArray_DIM(matrix, 1);
    if (!*output || PyArray_DIM(*output, 0) != columns || !PyArray_IS_C_CONTIGUOUS(*output)) {
        Py_XDECREF(*output);
        *output = reinterpret_cast<PyArrayObject*>(
            PyArray_SimpleNew(1, &columns, PyArray_TYPE(matrix)));
    }
    if (*output) {
        const T* from = static_cast<const T*>(PyArray_DATA(matrix));
        T* to = static_cast<T*>(PyArray_DATA(*output));
        double sums[COLUMNS_AT_A_TIME];
        for (npy_intp first = 0; first < columns; first += COLUMNS_AT_A_TIME) {
            const npy_intp count = std::min(COLUMNS_AT_A_TIME, columns - first);
            std::fill_n(sums, count, 0.0);
            for (npy_intp row = 0; row < rows; ++row) {
                const T* entries = from + row * columns + first;
                for (npy_intp j = 0; j < count; ++j) sums[j] += entries[j];
            }
            std::copy_n(sums, count, to + first);
        }
    }
    Py_DECREF(matrix);
    return *output != nullptr;
}

}  // namespace adversarial
