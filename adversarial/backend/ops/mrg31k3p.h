// One step of every stream of MRG31k3p for each row of numbers drawn. Streams are taken in blocks
// whose states lie apart, in the first-level cache, so that one instruction advances many of them;
// and everything is arithmetic of 32 bits: 2^31 = 1 modulo M1 and 2^31 = 21069 modulo M2, so the
// bits of a product that would be lost fold onto low ones.
#include <algorithm>

namespace adversarial {

const npy_uint32 M1 = 2147483647u, M2 = 2147462579u;
const npy_int64 STREAMS_AT_A_TIME = 256;

// The sum less the modulus if it reaches it, without a branch: a difference below zero wraps round
// and becomes the larger of the two.
inline npy_uint32 wrapped(npy_uint32 sum, npy_uint32 modulus) {
    return std::min(sum, sum - modulus);
}

// 2^22 x + 129 y modulo M1
inline npy_uint32 first_component(npy_uint32 x, npy_uint32 y) {
    const npy_uint32 shifted = wrapped(((x & 511u) << 22) + (x >> 9), M1);
    const npy_uint32 sum = wrapped(shifted + ((y & 0xFFFFFFu) << 7) + (y >> 24), M1);
    return wrapped(sum + y, M1);
}

// 2^15 x modulo M2
inline npy_uint32 shifted_by_15(npy_uint32 x) {
    return wrapped(((x & 0xFFFFu) << 15) + 21069u * (x >> 16), M2);
}

// 2^15 x + 32769 y modulo M2
inline npy_uint32 second_component(npy_uint32 x, npy_uint32 y) {
    return wrapped(shifted_by_15(x) + wrapped(shifted_by_15(y) + y, M2), M2);
}

// a - c, or M1 more where that is not positive
inline npy_uint32 positive_difference(npy_uint32 a, npy_uint32 c) {
    return std::min(a - c - 1, a - c - 1 + M1) + 1;
}

// Fill out with count numbers, row after row of one from each stream; advance the states.
template <typename T>
void draw_uniform(T* out, npy_int32* states, npy_int64 count, npy_int64 streams, T norm) {
    npy_uint32 memory[6][STREAMS_AT_A_TIME];
    for (npy_int64 first = 0; first < std::min(streams, count); first += STREAMS_AT_A_TIME) {
        const npy_int64 size = std::min(STREAMS_AT_A_TIME, streams - first);
        npy_int32* block = states + 6 * first;
        npy_uint32* s[6];
        for (int k = 0; k < 6; ++k) s[k] = memory[k];
        for (npy_int64 j = 0; j < size; ++j)
            for (int k = 0; k < 6; ++k) memory[k][j] = block[6 * j + k];
        for (npy_int64 start = first; start < count; start += streams) {
            const npy_int64 taken = std::min(size, count - start);
            T* to = out + start;
            npy_uint32 *s1 = s[1], *s2 = s[2], *s3 = s[3], *s5 = s[5];
            for (npy_int64 j = 0; j < taken; ++j) {
                const npy_uint32 a = first_component(s1[j], s2[j]);
                const npy_uint32 c = second_component(s3[j], s5[j]);
                s2[j] = a;
                s5[j] = c;
                to[j] = T(npy_int32(positive_difference(a, c))) * norm;
            }
            // The newest is in the place of the oldest. Streams that did not step keep their order.
            for (int k = 0; k < 6; k += 3) {
                std::rotate(s + k, s + k + 2, s + k + 3);
                for (npy_int64 j = taken; j < size; ++j) {
                    const npy_uint32 oldest = s[k][j];
                    s[k][j] = s[k + 1][j];
                    s[k + 1][j] = s[k + 2][j];
                    s[k + 2][j] = oldest;
                }
            }
        }
        for (npy_int64 j = 0; j < size; ++j)
            for (int k = 0; k < 6; ++k) block[6 * j + k] = s[k][j];
    }
}

}  // namespace adversarial

static void cpu_rng_mrg_uniform_npy_float32(PyArrayObject* sample, PyArrayObject* states,
                                            npy_int64 count, int streams) {
    adversarial::draw_uniform(static_cast<npy_float32*>(PyArray_DATA(sample)),
                              static_cast<npy_int32*>(PyArray_DATA(states)), count, streams,
                              4.6566126e-10f);
}

static void cpu_rng_mrg_uniform_npy_float64(PyArrayObject* sample, PyArrayObject* states,
                                            npy_int64 count, int streams) {
    adversarial::draw_uniform(static_cast<npy_float64*>(PyArray_DATA(sample)),
                              static_cast<npy_int32*>(PyArray_DATA(states)), count, streams,
                              4.656612873077392578125e-10);
}
