// Vectors as wide as the processor's registers, and how many of them a tile of sums takes.

namespace adversarial {

#if defined(__AVX512F__)
const int VECTOR_BYTES = 64, TILE_OUTPUTS = 8, DOT_MAPS = 4;
#define ADVERSARIAL_IN_REGISTER(vector) asm("" : "+v"(vector))
#elif defined(__AVX__)
const int VECTOR_BYTES = 32, TILE_OUTPUTS = 4, DOT_MAPS = 2;
#define ADVERSARIAL_IN_REGISTER(vector) asm("" : "+x"(vector))
#elif defined(__aarch64__)
const int VECTOR_BYTES = 16, TILE_OUTPUTS = 8, DOT_MAPS = 4;
#define ADVERSARIAL_IN_REGISTER(vector) asm("" : "+w"(vector))
#else
const int VECTOR_BYTES = 16, TILE_OUTPUTS = 4, DOT_MAPS = 2;
#define ADVERSARIAL_IN_REGISTER(vector)
#endif
const int TILE_VECTORS = 3, DOT_TAPS = 6;

template <typename T>
struct Vector;
template <>
struct Vector<float> {
    typedef float type __attribute__((vector_size(VECTOR_BYTES)));
};
template <>
struct Vector<double> {
    typedef double type __attribute__((vector_size(VECTOR_BYTES)));
};

template <typename T>
constexpr Index lanes() {
    return VECTOR_BYTES / sizeof(T);
}

}  // namespace adversarial
