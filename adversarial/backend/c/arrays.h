// NumPy arrays in and out of the operations.
#include <algorithm>
#include <limits>
#include <new>
#include <string>

namespace adversarial {

struct Shape {
    npy_intp axes[4];
    npy_intp& operator[](int axis) { return axes[axis]; }
    npy_intp operator[](int axis) const { return axes[axis]; }
    bool operator==(const Shape& other) const { return std::equal(axes, axes + 4, other.axes); }
    std::string text() const {
        std::string numbers = std::to_string(axes[0]);
        for (int axis = 1; axis < 4; axis++) numbers += ", " + std::to_string(axes[axis]);
        return "(" + numbers + ")";
    }
};

inline Shape shape_of(PyArrayObject* array) {
    Shape shape;
    std::copy_n(PyArray_DIMS(array), 4, shape.axes);
    return shape;
}

inline npy_intp number_in(PyArrayObject* scalar) {
    return *static_cast<npy_int64*>(PyArray_DATA(scalar));
}

inline npy_intp setting(PyArrayObject* settings, npy_intp number) {
    return *static_cast<npy_int64*>(PyArray_GETPTR1(settings, number));
}

// Leave an array of this shape in the place, the one that is there if it fits.
inline bool provide(PyArrayObject** place, Shape shape, int type) {
    if (*place && PyArray_NDIM(*place) == 4 && shape_of(*place) == shape &&
        PyArray_TYPE(*place) == type && PyArray_IS_C_CONTIGUOUS(*place))
        return true;
    Py_XDECREF(*place);
    *place = reinterpret_cast<PyArrayObject*>(PyArray_EMPTY(4, shape.axes, type, 0));
    return *place != nullptr;
}

// Fill output, made to fit, by compute(data of each input, data of output); inputs may have any
// strides. Returns whether it succeeded; if not, a Python error is set.
template <typename T, int N, typename Compute>
bool fill(PyArrayObject** output, Shape shape, PyArrayObject* const (&inputs)[N],
          const Compute& compute) {
    PyArrayObject* contiguous[N] = {};
    const T* data[N];
    bool success = provide(output, shape, PyArray_TYPE(inputs[0]));
    for (int i = 0; i < N && success; i++) {
        contiguous[i] = PyArray_GETCONTIGUOUS(inputs[i]);
        success = contiguous[i] != nullptr;
        if (success) data[i] = static_cast<const T*>(PyArray_DATA(contiguous[i]));
    }
    if (success) {
        try {
            compute(data, static_cast<T*>(PyArray_DATA(*output)));
        } catch (const std::bad_alloc&) {
            PyErr_NoMemory();
            success = false;
        }
    }
    for (PyArrayObject* array : contiguous) Py_XDECREF(array);
    return success;
}

}  // namespace adversarial
