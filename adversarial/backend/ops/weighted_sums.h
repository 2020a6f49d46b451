// Sums of pixels times weights: the loops of the correlation and of its adjoint.

namespace adversarial {

const Index TAPS_AHEAD = 16;       // how far to fetch pixels into the cache in advance
const Index TAPS_AT_A_TIME = 192;  // their pixels stay in the first-level cache

// What a multiplication reads: where in the source, and which weight. TAPS_AHEAD more taps follow
// the last one of a list.
struct Tap {
    Index offset, weight;
};

template <typename T>
void fetch_ahead(const T* source, const Tap* tap) {
    const T* soon = source + tap[TAPS_AHEAD].offset;
    for (int j = 0; j < TILE_VECTORS; j++) __builtin_prefetch(soon + j * lanes<T>());
}

// Pixels of some taps side by side, for outputs so many that each pixel is read again and again:
// where they are, whole rows and channels apart, few of them fit into the first-level cache.
template <typename T>
void gather(const T* source, const Tap* taps, Index count, T* pixels) {
    for (Index i = 0; i < count; i++, pixels += TILE_VECTORS * lanes<T>()) {
        fetch_ahead(source, taps + i);
        std::memcpy(pixels, source + taps[i].offset, TILE_VECTORS * VECTOR_BYTES);
    }
}

// out[r][n] (+)= sum over taps of source[tap.offset + n] * weights[tap.weight * R + r], for n below
// the width of a tile, of which the first `valid` are written. Gathered pixels need no offsets.
//
// Unless told to unroll, GCC 12 keeps the sums in memory, which takes several times as long.
template <typename T, int R, bool GATHERED>
void weighted_sums(const T* source, const Tap* taps, Index count, const T* weights, T* out,
                   Index out_stride, Index valid, bool add) {
    typedef typename Vector<T>::type V;
    const Index width = TILE_VECTORS * lanes<T>();
    V sums[R][TILE_VECTORS];
#pragma GCC unroll 16
    for (int r = 0; r < R; r++)
#pragma GCC unroll 16
        for (int j = 0; j < TILE_VECTORS; j++) sums[r][j] = V{};
    for (Index i = 0; i < count; i++) {
        const T* pixels = source + (GATHERED ? i * width : taps[i].offset);
        const T* weight = weights + taps[i].weight * R;
        if (!GATHERED) fetch_ahead(source, taps + i);
        V pixel[TILE_VECTORS];
#pragma GCC unroll 16
        for (int j = 0; j < TILE_VECTORS; j++) {
            std::memcpy(&pixel[j], pixels + j * lanes<T>(), VECTOR_BYTES);
            ADVERSARIAL_IN_REGISTER(pixel[j]);
        }
#pragma GCC unroll 16
        for (int r = 0; r < R; r++)
#pragma GCC unroll 16
            for (int j = 0; j < TILE_VECTORS; j++) sums[r][j] += pixel[j] * weight[r];
    }
    if (valid < width) {
        T values[R][width];
#pragma GCC unroll 16
        for (int r = 0; r < R; r++)
#pragma GCC unroll 16
            for (int j = 0; j < TILE_VECTORS; j++)
                std::memcpy(values[r] + j * lanes<T>(), &sums[r][j], VECTOR_BYTES);
        for (int r = 0; r < R; r++)
            for (Index n = 0; n < valid; n++) {
                T* place = out + r * out_stride + n;
                *place = add ? *place + values[r][n] : values[r][n];
            }
        return;
    }
#pragma GCC unroll 16
    for (int r = 0; r < R; r++)
#pragma GCC unroll 16
        for (int j = 0; j < TILE_VECTORS; j++) {
            T* place = out + r * out_stride + j * lanes<T>();
            V old{};
            if (add) std::memcpy(&old, place, VECTOR_BYTES);
            old += sums[r][j];
            std::memcpy(place, &old, VECTOR_BYTES);
        }
}

// weighted_sums for a number of outputs that is known only now.
template <typename T, bool GATHERED, int R = TILE_OUTPUTS>
struct WeightedSums {
    template <typename... Arguments>
    static void call(Index outputs, Arguments... arguments) {
        if (outputs == R)
            weighted_sums<T, R, GATHERED>(arguments...);
        else
            WeightedSums<T, GATHERED, R - 1>::call(outputs, arguments...);
    }
};
template <typename T, bool GATHERED>
struct WeightedSums<T, GATHERED, 0> {
    template <typename... Arguments>
    static void call(Index, Arguments...) {}
};

// A row, or a column, of the kernel: what it adds to the offset and to the weight's number, and for
// a column the outputs [first, last) of a row to which it contributes.
struct KernelRow {
    Index offset, weight;
};
struct KernelColumn {
    Index offset, weight, first, last;
};

// One row of outputs, or a part of it: out[r][n] (+)= sums over the kernel and the channels.
template <typename T>
struct RowOfSums {
    const T* source;
    Index channels, channel_stride, channel_weight;
    const T* weights;  // packed: (tile of outputs, weight, output)
    Index weight_count, outputs;
    std::vector<KernelRow> kernel_rows;
    std::vector<KernelColumn> kernel_columns;

    void compute(T* out, Index out_stride, Index begin, Index end, bool add) const {
        const Index width = TILE_VECTORS * lanes<T>();
        const bool many = outputs > TILE_OUTPUTS;
        Scratch<T> pixels(many ? TAPS_AT_A_TIME * width : 0);
        std::vector<Tap> taps;
        for (Index start = begin, stop; start < end; start = stop) {
            const std::vector<bool> met = columns_met(start, end);
            for (stop = start + width; stop < end && columns_met(stop, end) == met;) stop += width;
            list(met, taps);
            const Index count = Index(taps.size()) - TAPS_AHEAD;
            for (Index i = 0; i == 0 || i < count; i += TAPS_AT_A_TIME)
                for (Index n = start; n < stop; n += width) {
                    const Index some = std::min(TAPS_AT_A_TIME, count - i), valid = end - n;
                    const bool more = add || i > 0;
                    if (many) {
                        gather(source + n, taps.data() + i, some, pixels.data);
                        tile<true>(pixels.data, taps.data() + i, some, out + n, out_stride, valid,
                                   more);
                    } else
                        tile<false>(source + n, taps.data() + i, some, out + n, out_stride, valid,
                                    more);
                }
        }
    }

  private:
    template <bool GATHERED, typename... Arguments>
    void tile(const T* from, const Tap* taps, Index count, T* out, Index out_stride,
              Arguments... arguments) const {
        for (Index r = 0; r < outputs; r += TILE_OUTPUTS)
            WeightedSums<T, GATHERED>::call(std::min<Index>(TILE_OUTPUTS, outputs - r), from, taps,
                                            count, weights + weight_count * r,
                                            out + r * out_stride, out_stride, arguments...);
    }

    // Which columns of the kernel contribute to a tile.
    std::vector<bool> columns_met(Index n, Index end) const {
        const Index stop = std::min(n + TILE_VECTORS * lanes<T>(), end);
        std::vector<bool> met;
        for (const KernelColumn& column : kernel_columns)
            met.push_back(column.first < stop && column.last > n);
        return met;
    }

    void list(const std::vector<bool>& met, std::vector<Tap>& taps) const {
        taps.clear();
        for (const KernelRow& row : kernel_rows)
            for (Index channel = 0; channel < channels; channel++)
                for (std::size_t i = 0; i < kernel_columns.size(); i++)
                    if (met[i])
                        taps.push_back(
                            {row.offset + channel * channel_stride + kernel_columns[i].offset,
                             row.weight + channel * channel_weight + kernel_columns[i].weight});
        taps.insert(taps.end(), TAPS_AHEAD, Tap{0, 0});
    }
};

// packed[tile of outputs][weight][output] from weight(number, output).
template <typename T, typename Weight>
void pack_weights(T* packed, Index count, Index outputs, const Weight& weight) {
    for (Index start = 0; start < outputs; start += TILE_OUTPUTS) {
        const Index stop = std::min<Index>(outputs, start + TILE_OUTPUTS);
        for (Index number = 0; number < count; number++)
            for (Index output = start; output < stop; output++)
                *packed++ = weight(number, output);
    }
}

}  // namespace adversarial
