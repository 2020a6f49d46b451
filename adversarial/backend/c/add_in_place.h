// x + y in the memory of x, by the BLAS, in parts whose length fits its integers.

namespace adversarial {

inline void add(const int* count, const npy_float32* from, npy_float32* to) {
    const npy_float32 one = 1;
    const int step = 1;
    saxpy_(count, &one, from, &step, to, &step);
}

inline void add(const int* count, const npy_float64* from, npy_float64* to) {
    const npy_float64 one = 1;
    const int step = 1;
    daxpy_(count, &one, from, &step, to, &step);
}

template <typename T>
bool add_in_place(PyArrayObject* x, PyArrayObject* given, PyArrayObject** output,
                  PyArrayObject* no_settings) {
    PyArrayObject* y = reinterpret_cast<PyArrayObject*>(PyArray_GETCONTIGUOUS(given));
    if (!y) return false;
    const bool success = PyArray_IS_C_CONTIGUOUS(x) && PyArray_SAMESHAPE(x, y);
    if (success) {
        T* to = static_cast<T*>(PyArray_DATA(x));
        const T* from = static_cast<const T*>(PyArray_DATA(y));
        const npy_intp size = PyArray_SIZE(y), most = 1 << 30;
        for (npy_intp start = 0; start < size; start += most) {
            const int count = int(std::min(size - start, most));
            add(&count, from + start, to + start);
        }
        Py_INCREF(x);
        Py_XDECREF(*output);
        *output = x;
    } else {
        PyErr_SetString(PyExc_ValueError,
                        "Cannot add in place: not contiguous arrays of one shape.");
    }
    Py_DECREF(y);
    return success;
}

}  // namespace adversarial
