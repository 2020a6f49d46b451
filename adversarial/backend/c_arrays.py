"""C code that several operations share."""

PREPARE = """
// Keep an output array that fits, or make another of the type of `like`.
static int prepare(PyArrayObject** output, int ndim, npy_intp* shape, PyArrayObject* like) {
    int fits = *output != NULL && PyArray_IS_C_CONTIGUOUS(*output);
    for (int i = 0; fits && i < ndim; ++i) fits = PyArray_DIM(*output, i) == shape[i];
    if (fits) return 1;
    Py_XDECREF(*output);
    *output = (PyArrayObject*) PyArray_SimpleNew(ndim, shape, PyArray_TYPE(like));
    return *output != NULL;
}
"""
