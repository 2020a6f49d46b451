// What the three operations check before they start, as `_Correlation._check` does in Python.

namespace adversarial {

const npy_intp OPEN = -1;  // a length that follows from the others

inline npy_intp window_count(npy_intp size, npy_intp window, npy_intp stride, bool partial) {
    return floor_division(size - window + (partial ? stride - 1 : 0), stride) + 1;
}

// Complete the shapes, and set a Python error if they do not fit. Settings: strides, pads, partial.
inline bool fit(const char* name, PyArrayObject* settings, Shape& images, Shape& filters,
                Shape& maps, Geometry& g) {
    const npy_intp stride[] = {setting(settings, 0), setting(settings, 1)};
    const npy_intp pad[] = {setting(settings, 2), setting(settings, 3)};
    const bool partial = setting(settings, 4) != 0;
    if (maps[0] == OPEN) maps[0] = filters[3];
    if (maps[3] == OPEN) maps[3] = images[3];
    const char* what = nullptr;
    if (images[0] != filters[0]) what = "channels of images and of filters differ";
    if (filters[3] != maps[0]) what = "numbers of filters and of maps differ";
    if (images[3] != maps[3]) what = "batch sizes of images and of maps differ";
    for (int axis = 0; axis < 2; axis++) {
        const npy_intp padded = images[1 + axis] + 2 * pad[axis], kernel = filters[1 + axis];
        const npy_intp count = window_count(padded, kernel, stride[axis], partial);
        npy_intp& size = maps[1 + axis];
        if (size == OPEN) size = count;
        if (size != count) what = "images and kernels do not give maps of this size";
        if (kernel < 1 || padded < kernel) what = "kernels do not fit into the padded images";
    }
    if (what) {
        PyErr_Format(PyExc_ValueError,
                     "%s(stride (%ld, %ld), pad (%ld, %ld)%s): %s; images %s, filters %s, maps %s.",
                     name, long(stride[0]), long(stride[1]), long(pad[0]), long(pad[1]),
                     partial ? ", partial" : "", what, images.text().c_str(),
                     filters.text().c_str(), maps.text().c_str());
        return false;
    }
    g = Geometry{images[0], images[1], images[2], images[3], filters[1],
                 filters[2], filters[3], maps[1], maps[2], stride[0],
                 stride[1], pad[0], pad[1]};
    return true;
}

}  // namespace adversarial
