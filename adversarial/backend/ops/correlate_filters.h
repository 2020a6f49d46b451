// Gradient of the correlation with respect to the filters.

namespace adversarial {

const Index DOT_LENGTH = 8192, DOT_FILTERS = 32;  // of maps packed together

// out[t][f] = sum over rows and n of taps[t][row * tap_stride + n] * maps[f][row][n]. The maps are
// packed: (row, vector, f, lane).
template <typename T>
void dot_products(const T* const* taps, Index tap_stride, const T* maps, Index rows, Index width,
                  T (*out)[DOT_MAPS]) {
    typedef typename Vector<T>::type V;
    V sums[DOT_TAPS][DOT_MAPS];
    for (int t = 0; t < DOT_TAPS; t++)
        for (int f = 0; f < DOT_MAPS; f++) sums[t][f] = V{};
    for (Index row = 0; row < rows; row++) {
        const Index start = row * tap_stride;
        for (Index n = start; n < start + width; n += lanes<T>(), maps += DOT_MAPS * lanes<T>()) {
            V map[DOT_MAPS];
            for (int f = 0; f < DOT_MAPS; f++)
                std::memcpy(&map[f], maps + f * lanes<T>(), VECTOR_BYTES);
            for (int t = 0; t < DOT_TAPS; t++) {
                V tap;
                std::memcpy(&tap, taps[t] + n, VECTOR_BYTES);
                ADVERSARIAL_IN_REGISTER(tap);
                for (int f = 0; f < DOT_MAPS; f++) sums[t][f] += tap * map[f];
            }
        }
    }
    for (int t = 0; t < DOT_TAPS; t++)
        for (int f = 0; f < DOT_MAPS; f++) {
            T lane[lanes<T>()];
            std::memcpy(lane, &sums[t][f], VECTOR_BYTES);
            for (Index half = lanes<T>() / 2; half; half /= 2)
                for (Index i = 0; i < half; i++) lane[i] += lane[i + half];
            out[t][f] = lane[0];
        }
}

// Maps [from, to) in some rows and some of each row, as dot_products reads them.
template <typename T>
void pack_maps(T* packed, const T* maps, const Geometry& g, Index from, Index to, Index first_row,
               Index rows, Index begin, Index length) {
    const Index L = lanes<T>(), whole = ceil_division(length, L) * L;
    const Index row = g.map_columns * g.batch;
    for (Index f = from; f < to; f += DOT_MAPS)
        for (Index y = first_row; y < first_row + rows; y++, packed += whole * DOT_MAPS)
            for (Index k = 0; k < DOT_MAPS; k++) {
                const T* source = maps + ((f + k) * g.map_rows + y) * row + begin;
                const Index there = f + k < to ? length : 0;
                T* target = packed + k * L;
                Index n = 0;
                for (; n + L <= there; n += L, target += L * DOT_MAPS)
                    std::memcpy(target, source + n, VECTOR_BYTES);
                for (; n < whole; n += L, target += L * DOT_MAPS)
                    for (Index i = 0; i < L; i++) target[i] = n + i < there ? source[n + i] : T(0);
            }
}

template <typename T>
void correlate_filters(const Geometry& g, const T* images, const T* maps, T* filters) {
    const Index L = lanes<T>(), row = g.map_columns * g.batch;
    const Index width = g.map_columns + (g.kernel_columns - 1) / g.stride_columns;
    std::fill_n(filters, g.channels * g.kernel_rows * g.kernel_columns * g.filters, T(0));
    if (row == 0) return;
    Framed<T> framed(g.channels, g.rows, g.columns, g.batch, g.pad_columns, g.stride_columns,
                     width);
    framed.copy(images, g.channels);
    const Index pieces = ceil_division(row, DOT_LENGTH);
    const Index length = ceil_division(ceil_division(row, pieces), L) * L;
    const Index rows = std::min(g.map_rows, std::max<Index>(1, DOT_LENGTH / length));
    // Filters are shared out among the threads first, then the taps of a row of the kernel.
    const Index threads = thread_count(), taps = g.channels * g.kernel_columns;
    Index share = std::min(DOT_FILTERS, ceil_division(g.filters, threads));
    share = ceil_division(share, DOT_MAPS) * DOT_MAPS;
    const Index shares = ceil_division(g.filters, share);
    Index parts = std::min(ceil_division(threads, shares), ceil_division(taps, DOT_TAPS));
    const Index part = ceil_division(ceil_division(taps, parts), DOT_TAPS) * DOT_TAPS;
    parts = ceil_division(taps, part);
    parallel(shares * parts, g.operations(), [&](Index task) {
        const Index from = task % shares * share, to = std::min(g.filters, from + share);
        const Index first_tap = task / shares * part, last_tap = std::min(taps, first_tap + part);
        Scratch<T> packed(share * rows * length);
        for (Index y0 = 0; y0 < g.map_rows; y0 += rows)
            for (Index n0 = 0; n0 < row; n0 += length) {
                const Index y1 = std::min(g.map_rows, y0 + rows), n = std::min(length, row - n0);
                const Index whole = ceil_division(n, L) * L;
                pack_maps(packed.data, maps, g, from, to, y0, y1 - y0, n0, n);
                for (Index u = 0; u < g.kernel_rows; u++) {
                    const Index s = g.stride_rows, above = g.pad_rows - u;
                    const Index first = std::max(y0, ceil_division(above, s));
                    const Index last = std::min(y1, floor_division(g.rows - 1 + above, s) + 1);
                    if (first >= last) continue;
                    const T* source = framed.data + (first * s - above) * framed.row_stride + n0;
                    for (Index t = first_tap; t < last_tap; t += DOT_TAPS) {
                        const T* pixels[DOT_TAPS];
                        for (Index k = 0; k < DOT_TAPS; k++) {
                            const Index tap = std::min(t + k, last_tap - 1);
                            const Index v = tap % g.kernel_columns;
                            pixels[k] = source + tap / g.kernel_columns * framed.channel_stride +
                                        v % g.stride_columns * framed.phase_stride +
                                        v / g.stride_columns * g.batch;
                        }
                        for (Index f = from; f < to; f += DOT_MAPS) {
                            T products[DOT_TAPS][DOT_MAPS];
                            dot_products(pixels, s * framed.row_stride,
                                         packed.data + (f - from) * (y1 - y0) * whole +
                                             (first - y0) * whole * DOT_MAPS,
                                         last - first, whole, products);
                            for (Index k = 0; k < DOT_TAPS && t + k < last_tap; k++) {
                                const Index c = (t + k) / g.kernel_columns;
                                const Index v = (t + k) % g.kernel_columns;
                                T* weight = filters +
                                            ((c * g.kernel_rows + u) * g.kernel_columns + v) *
                                                g.filters;
                                for (Index q = 0; q < DOT_MAPS && f + q < to; q++)
                                    weight[f + q] += products[k][q];
                            }
                        }
                    }
                }
            }
    });
}

template <typename T>
bool correlate_filters_arrays(PyArrayObject* images, PyArrayObject* maps, PyArrayObject* rows,
                              PyArrayObject* columns, PyArrayObject** filters,
                              PyArrayObject* settings) {
    Shape of_images = shape_of(images), of_maps = shape_of(maps);
    Shape of_filters = {{of_images[0], number_in(rows), number_in(columns), of_maps[0]}};
    Geometry g;
    return fit("CorrelateFilters", settings, of_images, of_filters, of_maps, g) &&
           fill<T>(filters, of_filters, {images, maps},
                   [&](const T** in, T* out) { correlate_filters(g, in[0], in[1], out); });
}

}  // namespace adversarial
