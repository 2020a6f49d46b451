// From images to maps, and back: the correlation and its adjoint.

namespace adversarial {

const Index TILES_A_TASK = 12;
const Index FRAMED_BYTES = 12 << 20;  // channels are framed in groups of about this size

inline Index group_of_channels(Index channels, Index bytes) {
    const Index fitting = std::max<Index>(1, FRAMED_BYTES / std::max<Index>(1, bytes));
    const Index groups = std::max<Index>(1, ceil_division(channels, fitting));
    return std::max<Index>(1, ceil_division(channels, groups));
}

template <typename T>
void correlate(const Geometry& g, const T* images, const T* filters, T* maps) {
    const Index kernel = g.kernel_rows * g.kernel_columns, row = g.map_columns * g.batch;
    const Index width = g.map_columns + (g.kernel_columns - 1) / g.stride_columns;
    const Index group = group_of_channels(
        g.channels, g.rows * g.stride_columns * width * g.batch * Index(sizeof(T)));
    Framed<T> framed(group, g.rows, g.columns, g.batch, g.pad_columns, g.stride_columns, width);
    Scratch<T> packed(g.channels * kernel * g.filters);
    pack_weights(packed.data, g.channels * kernel, g.filters,
                 [&](Index number, Index f) { return filters[number * g.filters + f]; });
    RowOfSums<T> sums;
    sums.source = framed.data;
    sums.channel_stride = framed.channel_stride;
    sums.channel_weight = kernel;
    sums.weights = packed.data;
    sums.weight_count = g.channels * kernel;
    sums.outputs = g.filters;
    for (Index v = 0; v < g.kernel_columns; v++) {
        const Index s = g.stride_columns, p = g.pad_columns;
        const Index first = std::max<Index>(0, ceil_division(p - v, s));
        const Index last = std::min(g.map_columns, floor_division(g.columns - 1 + p - v, s) + 1);
        sums.kernel_columns.push_back({v % s * framed.phase_stride + v / s * g.batch, v,
                                       first * g.batch, last * g.batch});
    }
    const Index chunk = TILES_A_TASK * TILE_VECTORS * lanes<T>();
    const Index chunks = std::max<Index>(1, ceil_division(row, chunk));
    for (Index start = 0; start == 0 || start < g.channels; start += group) {
        sums.channels = std::min(group, g.channels - start);
        framed.copy(images + start * g.rows * g.columns * g.batch, sums.channels);
        parallel(g.map_rows * chunks, g.operations(), [&](Index task) {
            const Index y = task / chunks, begin = task % chunks * chunk;
            RowOfSums<T> mine = sums;
            for (Index u = 0; u < g.kernel_rows; u++) {
                const Index source = y * g.stride_rows + u - g.pad_rows;
                if (source >= 0 && source < g.rows)
                    mine.kernel_rows.push_back({source * framed.row_stride,
                                                start * kernel + u * g.kernel_columns});
            }
            mine.compute(maps + y * row, g.map_rows * row, begin, std::min(row, begin + chunk),
                         start > 0);
        });
    }
}

// The columns of images are done in phases, one for each remainder of column + padding by stride.
template <typename T>
void correlate_adjoint(const Geometry& g, const T* maps, const T* filters, T* images) {
    const Index kernel = g.kernel_rows * g.kernel_columns, s = g.stride_columns;
    const Index row = g.columns * g.batch, reach = (g.kernel_columns - 1) / s;
    const Index width = (g.columns - 1 + g.pad_columns) / s + 1 + reach;
    const Index group =
        group_of_channels(g.filters, g.map_rows * width * g.batch * Index(sizeof(T)));
    Framed<T> framed(group, g.map_rows, g.map_columns, g.batch, reach, 1, width);
    Scratch<T> packed(g.channels * kernel * g.filters);
    pack_weights(packed.data, kernel * g.filters, g.channels, [&](Index number, Index c) {
        return filters[c * kernel * g.filters + number];
    });
    RowOfSums<T> sums;
    sums.source = framed.data;
    sums.channel_stride = framed.channel_stride;
    sums.channel_weight = 1;
    sums.weights = packed.data;
    sums.weight_count = kernel * g.filters;
    sums.outputs = g.channels;
    const Index chunk = s > 1 ? row : TILES_A_TASK * TILE_VECTORS * lanes<T>();
    const Index chunks = std::max<Index>(1, ceil_division(row, chunk));
    for (Index start = 0; start == 0 || start < g.filters; start += group) {
        sums.channels = std::min(group, g.filters - start);
        framed.copy(maps + start * g.map_rows * g.map_columns * g.batch, sums.channels);
        parallel(g.rows * s * chunks, g.operations(), [&](Index task) {
            const Index i = task / (s * chunks), phase = task / chunks % s;
            const Index begin = task % chunks * chunk;
            RowOfSums<T> mine = sums;
            for (Index u = 0; u < g.kernel_rows; u++) {
                const Index scaled = i + g.pad_rows - u;
                if (scaled >= 0 && scaled % g.stride_rows == 0 &&
                    scaled / g.stride_rows < g.map_rows)
                    mine.kernel_rows.push_back({scaled / g.stride_rows * framed.row_stride,
                                                start + u * g.kernel_columns * g.filters});
            }
            const Index x0 = std::max<Index>(0, ceil_division(g.pad_columns - phase, s));
            const Index j0 = s * x0 + phase - g.pad_columns;  // the first column of this phase
            const Index count = j0 < g.columns ? (g.columns - 1 - j0) / s + 1 : 0;
            for (Index m = 0; phase + s * m < g.kernel_columns; m++) {
                const Index first = std::max<Index>(0, m - x0);
                const Index last = std::min(count, g.map_columns + m - x0);
                mine.kernel_columns.push_back({(x0 - m + reach) * g.batch,
                                               (phase + s * m) * g.filters, first * g.batch,
                                               last * g.batch});
            }
            T* out = images + i * row;
            if (s == 1) {
                mine.compute(out, g.rows * row, begin, std::min(row, begin + chunk), start > 0);
                return;
            }
            Scratch<T> phase_row(g.channels * count * g.batch);
            mine.compute(phase_row.data, count * g.batch, 0, count * g.batch, false);
            for (Index c = 0; c < g.channels; c++)
                for (Index x = 0; x < count; x++) {
                    const T* from = phase_row.data + (c * count + x) * g.batch;
                    T* to = out + c * g.rows * row + (j0 + s * x) * g.batch;
                    for (Index b = 0; b < g.batch; b++)
                        to[b] = start > 0 ? to[b] + from[b] : from[b];
                }
        });
    }
}

template <typename T>
bool correlate_arrays(PyArrayObject* images, PyArrayObject* filters, PyArrayObject** maps,
                      PyArrayObject* settings) {
    Shape of_images = shape_of(images), of_filters = shape_of(filters);
    Shape of_maps = {{OPEN, OPEN, OPEN, OPEN}};
    Geometry g;
    return fit("Correlate", settings, of_images, of_filters, of_maps, g) &&
           fill<T>(maps, of_maps, {images, filters},
                   [&](const T** in, T* out) { correlate(g, in[0], in[1], out); });
}

template <typename T>
bool correlate_adjoint_arrays(PyArrayObject* maps, PyArrayObject* filters, PyArrayObject* rows,
                              PyArrayObject* columns, PyArrayObject** images,
                              PyArrayObject* settings) {
    Shape of_maps = shape_of(maps), of_filters = shape_of(filters);
    Shape of_images = {{of_filters[0], number_in(rows), number_in(columns), of_maps[3]}};
    Geometry g;
    return fit("CorrelateAdjoint", settings, of_images, of_filters, of_maps, g) &&
           fill<T>(images, of_images, {maps, filters},
                   [&](const T** in, T* out) { correlate_adjoint(g, in[0], in[1], out); });
}

}  // namespace adversarial
