// Sums of pixels times weights: the loops of the correlation and of its adjoint.

namespace adversarial {

const Index TAPS_AHEAD = 16;       // how far to fetch pixels into the cache in advance
const Index TAPS_AT_A_TIME = 192;  // their pixels stay in the first-level cache

// What a multiplication reads: where in the source, and which weight. TAPS_AHEAD more taps follow
// the last one of a list.
struct Tap {
    Index offset, weight;
};

// out[r][n] (+)= sum over taps of source[tap.offset + n] * weights[tap.weight * R + r], for n below
// the width of a tile, of which the first `valid` are written.
template <typename T, int R>
void weighted_sums(const T* source, const Tap* taps, Index count, const T* weights, T* out,
                   Index out_stride, Index valid, bool add) {
    typedef typename Vector<T>::type V;
    V sums[R][TILE_VECTORS];
    for (int r = 0; r < R; r++)
        for (int j = 0; j < TILE_VECTORS; j++) sums[r][j] = V{};
    for (Index i = 0; i < count; i++) {
        const T* pixels = source + taps[i].offset;
        const T* weight = weights + taps[i].weight * R;
        const T* soon = source + taps[i + TAPS_AHEAD].offset;
        for (int j = 0; j < TILE_VECTORS; j++) __builtin_prefetch(soon + j * lanes<T>());
        V pixel[TILE_VECTORS];
        for (int j = 0; j < TILE_VECTORS; j++)
            std::memcpy(&pixel[j], pixels + j * lanes<T>(), VECTOR_BYTES);
        for (int r = 0; r < R; r++)
            for (int j = 0; j < TILE_VECTORS; j++) sums[r][j] += pixel[j] * weight[r];
    }
    if (valid >= TILE_VECTORS * lanes<T>()) {
        for (int r = 0; r < R; r++)
            for (int j = 0; j < TILE_VECTORS; j++) {
                T* place = out + r * out_stride + j * lanes<T>();
                V old;
                std::memcpy(&old, place, VECTOR_BYTES);
                V sum = add ? old + sums[r][j] : sums[r][j];
                std::memcpy(place, &sum, VECTOR_BYTES);
            }
        return;
    }
    T values[R][TILE_VECTORS * lanes<T>()];
    std::memcpy(values, sums, sizeof values);
    for (int r = 0; r < R; r++)
        for (Index n = 0; n < valid; n++) {
            T* place = out + r * out_stride + n;
            *place = add ? *place + values[r][n] : values[r][n];
        }
}

// weighted_sums for a number of outputs that is known only now.
template <typename T, int R = TILE_OUTPUTS>
struct WeightedSums {
    template <typename... Arguments>
    static void call(Index outputs, Arguments... arguments) {
        if (outputs == R)
            weighted_sums<T, R>(arguments...);
        else
            WeightedSums<T, R - 1>::call(outputs, arguments...);
    }
};
template <typename T>
struct WeightedSums<T, 0> {
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
        std::vector<Tap> taps;
        std::vector<bool> used(kernel_columns.size()), wanted(kernel_columns.size());
        bool listed = false;
        const Index width = TILE_VECTORS * lanes<T>();
        for (Index n = begin; n < end; n += width) {
            for (std::size_t i = 0; i < kernel_columns.size(); i++)
                wanted[i] = kernel_columns[i].first < std::min(n + width, end) &&
                            kernel_columns[i].last > n;
            if (!listed || wanted != used) list(wanted, taps);
            listed = true;
            used = wanted;
            const Index count = Index(taps.size()) - TAPS_AHEAD;
            for (Index i = 0; i == 0 || i < count; i += TAPS_AT_A_TIME)
                for (Index r = 0; r < outputs; r += TILE_OUTPUTS)
                    WeightedSums<T>::call(std::min<Index>(TILE_OUTPUTS, outputs - r), source + n,
                                          taps.data() + i, std::min(TAPS_AT_A_TIME, count - i),
                                          weights + weight_count * r, out + r * out_stride + n,
                                          out_stride, end - n, add || i > 0);
        }
    }

  private:
    void list(const std::vector<bool>& wanted, std::vector<Tap>& taps) const {
        taps.clear();
        for (const KernelRow& row : kernel_rows)
            for (Index channel = 0; channel < channels; channel++)
                for (std::size_t i = 0; i < kernel_columns.size(); i++)
                    if (wanted[i])
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
