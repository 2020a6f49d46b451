// Sums over the rows of a matrix, of its entries or of their squares, in double precision, row
// after row. Columns are taken in blocks whose sums stay in the first-level cache.

namespace adversarial {

const npy_intp COLUMNS_AT_A_TIME = 512;

const int ROWS_AT_A_TIME = 8;  // added one after the other, while their column's sum is at hand

template <typename T, bool squared, int rows>
void add_rows(const T* from, npy_intp stride, npy_intp count, double* sums) {
    for (npy_intp j = 0; j < count; ++j) {
        double sum = sums[j];
        for (int row = 0; row < rows; ++row) {
            const T entry = from[row * stride + j];
            const T term = squared ? entry * entry : entry;
            sum += term;
        }
        sums[j] = sum;
    }
}

template <typename T, bool squared>
void sum_block(const T* from, npy_intp rows, npy_intp stride, npy_intp count, T* to) {
    double sums[COLUMNS_AT_A_TIME];
    std::fill_n(sums, count, 0.0);
    for (; rows >= ROWS_AT_A_TIME; rows -= ROWS_AT_A_TIME, from += ROWS_AT_A_TIME * stride)
        add_rows<T, squared, ROWS_AT_A_TIME>(from, stride, count, sums);
    for (; rows > 0; --rows, from += stride) add_rows<T, squared, 1>(from, stride, count, sums);
    std::copy_n(sums, count, to);
}

template <typename T>
bool sum_columns(PyArrayObject* given, PyArrayObject** output, PyArrayObject* settings) {
    PyArrayObject* matrix = reinterpret_cast<PyArrayObject*>(PyArray_GETCONTIGUOUS(given));
    if (!matrix) return false;
    const bool squared = setting(settings, 0);
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
        const npy_intp blocks = ceil_division(columns, COLUMNS_AT_A_TIME);
        parallel(blocks, double(rows) * columns, [=](Index block) {
            const npy_intp first = block * COLUMNS_AT_A_TIME;
            const npy_intp count = std::min(COLUMNS_AT_A_TIME, columns - first);
            const auto sum = squared ? sum_block<T, true> : sum_block<T, false>;
            sum(from + first, rows, columns, count, to + first);
        });
    }
    Py_DECREF(matrix);
    return *output != nullptr;
}

}  // namespace adversarial
