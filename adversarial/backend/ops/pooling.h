// Pooling over windows of images (channel, row, column, example); those over the edge are clipped.

namespace adversarial {

struct Windows {
    Index channels, rows, columns, batch, pooled_rows, pooled_columns;
    Index window_rows, window_columns, stride_rows, stride_columns;

    // Call visit(first number of a window, first number of a pixel in it) for each pixel of each
    // window, the channels in parallel, each after enter(channel).
    template <typename Enter, typename Visit>
    void each(const Enter& enter, const Visit& visit) const {
        const double cost = double(channels) * pooled_rows * pooled_columns * window_rows *
                            window_columns * batch;
        parallel(channels, cost, [&](Index channel) {
            enter(channel);
            Index window = channel * pooled_rows * pooled_columns * batch;
            for (Index y = 0; y < pooled_rows; y++)
                for (Index x = 0; x < pooled_columns; x++, window += batch) {
                    const Index top = y * stride_rows, bottom = std::min(rows, top + window_rows);
                    const Index left = x * stride_columns;
                    const Index right = std::min(columns, left + window_columns);
                    for (Index row = top; row < bottom; row++)
                        for (Index column = left; column < right; column++)
                            visit(window, ((channel * rows + row) * columns + column) * batch);
                }
        });
    }

    Index image_size() const { return rows * columns * batch; }
    Index pooled_size() const { return pooled_rows * pooled_columns * batch; }
};

const npy_intp OPEN = -1;  // follows from the other shape

// Complete the pooled shape, and set a Python error if it does not fit. Settings: window, stride.
inline bool fit(const char* name, PyArrayObject* settings, const Shape& images, Shape& pooled,
                Windows& w) {
    Shape expected = images;
    bool fits = true;
    for (int axis = 0; axis < 2; axis++) {
        const npy_intp window = setting(settings, axis), stride = setting(settings, 2 + axis);
        const npy_intp size = images[1 + axis];
        expected[1 + axis] = ceil_division(size - window, stride) + 1;
        fits = fits && size >= window;
    }
    if (pooled[0] == OPEN) pooled = expected;
    if (!fits || !(pooled == expected)) {
        PyErr_Format(PyExc_ValueError,
                     "%s(window (%ld, %ld), stride (%ld, %ld)): %s; images %s, pooled %s.", name,
                     long(setting(settings, 0)), long(setting(settings, 1)),
                     long(setting(settings, 2)), long(setting(settings, 3)),
                     fits ? "images are not pooled to this shape"
                          : "windows do not fit into the images",
                     images.text().c_str(), pooled.text().c_str());
        return false;
    }
    w = Windows{images[0], images[1], images[2], images[3], pooled[1], pooled[2],
                setting(settings, 0), setting(settings, 1), setting(settings, 2),
                setting(settings, 3)};
    return true;
}

template <typename T>
void max_pool(const Windows& w, const T* images, T* maxima) {
    auto start = [&](Index channel) {
        const Index size = w.pooled_size();
        std::fill_n(maxima + channel * size, size, -std::numeric_limits<T>::infinity());
    };
    w.each(start, [&](Index window, Index place) {
        T* maximum = maxima + window;
        const T* pixel = images + place;
        for (Index b = 0; b < w.batch; b++)  // a NaN is larger than all
            maximum[b] = (pixel[b] > maximum[b]) | (pixel[b] != pixel[b]) ? pixel[b] : maximum[b];
    });
}

// target += number where left is right, without a branch.
template <typename T>
void add_where_equal(T* __restrict__ target, const T* __restrict__ left,
                     const T* __restrict__ right, const T* __restrict__ number, Index count) {
    for (Index i = 0; i < count; i++) {
        const T added = number[i];
        target[i] += left[i] == right[i] ? added : T(0);
    }
}

template <typename T>
void spread_to_maxima(const Windows& w, const T* images, const T* maxima, const T* numbers,
                      T* spread) {
    auto start = [&](Index channel) {
        std::fill_n(spread + channel * w.image_size(), w.image_size(), T(0));
    };
    w.each(start, [&](Index window, Index place) {
        add_where_equal(spread + place, images + place, maxima + window, numbers + window, w.batch);
    });
}

template <typename T>
void gather_from_maxima(const Windows& w, const T* images, const T* maxima, const T* numbers,
                        T* gathered) {
    auto start = [&](Index channel) {
        std::fill_n(gathered + channel * w.pooled_size(), w.pooled_size(), T(0));
    };
    w.each(start, [&](Index window, Index place) {
        add_where_equal(gathered + window, images + place, maxima + window, numbers + place,
                        w.batch);
    });
}

template <typename T>
void sum_pool(const Windows& w, const T* images, T* sums) {
    auto start = [&](Index channel) {
        std::fill_n(sums + channel * w.pooled_size(), w.pooled_size(), T(0));
    };
    w.each(start, [&](Index window, Index place) {
        for (Index b = 0; b < w.batch; b++) sums[window + b] += images[place + b];
    });
}

template <typename T>
void spread(const Windows& w, const T* numbers, T* images) {
    auto start = [&](Index channel) {
        std::fill_n(images + channel * w.image_size(), w.image_size(), T(0));
    };
    w.each(start, [&](Index window, Index place) {
        for (Index b = 0; b < w.batch; b++) images[place + b] += numbers[window + b];
    });
}

template <typename T>
bool max_pool_arrays(PyArrayObject* images, PyArrayObject** maxima, PyArrayObject* settings) {
    Shape pooled = {{OPEN}};
    Windows w;
    return fit("MaxPool", settings, shape_of(images), pooled, w) &&
           fill<T>(maxima, pooled, {images},
                   [&](const T** in, T* out) { max_pool(w, in[0], out); });
}

template <typename T>
bool spread_to_maxima_arrays(PyArrayObject* images, PyArrayObject* maxima, PyArrayObject* numbers,
                             PyArrayObject** spread, PyArrayObject* settings) {
    const Shape shape = shape_of(images);
    Shape pooled = shape_of(maxima), given = shape_of(numbers);
    Windows w;
    return fit("SpreadToMaxima", settings, shape, pooled, w) &&
           fit("SpreadToMaxima", settings, shape, given, w) &&
           fill<T>(spread, shape, {images, maxima, numbers}, [&](const T** in, T* out) {
               spread_to_maxima(w, in[0], in[1], in[2], out);
           });
}

template <typename T>
bool gather_from_maxima_arrays(PyArrayObject* images, PyArrayObject* maxima, PyArrayObject* numbers,
                               PyArrayObject** gathered, PyArrayObject* settings) {
    Shape pooled = shape_of(maxima);
    Windows w;
    return fit("GatherFromMaxima", settings, shape_of(numbers), pooled, w) &&
           fit("GatherFromMaxima", settings, shape_of(images), pooled, w) &&
           fill<T>(gathered, pooled, {images, maxima, numbers}, [&](const T** in, T* out) {
               gather_from_maxima(w, in[0], in[1], in[2], out);
           });
}

template <typename T>
bool sum_pool_arrays(PyArrayObject* images, PyArrayObject** sums, PyArrayObject* settings) {
    Shape pooled = {{OPEN}};
    Windows w;
    return fit("SumPool", settings, shape_of(images), pooled, w) &&
           fill<T>(sums, pooled, {images}, [&](const T** in, T* out) { sum_pool(w, in[0], out); });
}

template <typename T>
bool spread_arrays(PyArrayObject* numbers, PyArrayObject* rows, PyArrayObject* columns,
                   PyArrayObject** images, PyArrayObject* settings) {
    Shape pooled = shape_of(numbers);
    const Shape shape = {{pooled[0], number_in(rows), number_in(columns), pooled[3]}};
    Windows w;
    return fit("Spread", settings, shape, pooled, w) &&
           fill<T>(images, shape, {numbers}, [&](const T** in, T* out) { spread(w, in[0], out); });
}

}  // namespace adversarial
