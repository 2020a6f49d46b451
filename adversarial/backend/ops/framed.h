// Images and maps in a frame of zeros.
//
// A row of maps, at one position of the kernel, needs one row of pixels from some column on: in the
// layout (channel, row, column, example) one contiguous run of numbers. So nothing is gathered:
// every loop runs over pixels that are where they were, but for zeros left and right of them, and
// for strides. What lies in the padding above and below is never read.
#include <algorithm>
#include <cstring>

namespace adversarial {

struct Geometry {
    Index channels, rows, columns, batch;
    Index kernel_rows, kernel_columns, filters, map_rows, map_columns;
    Index stride_rows, stride_columns, pad_rows, pad_columns;

    double operations() const {
        return 2.0 * channels * kernel_rows * kernel_columns * filters * map_rows * map_columns *
               batch;
    }
};

// A copy of some channels, with zeros left and right, where every stride-th column is a neighbour.
template <typename T>
struct Framed {
    Index batch, rows, columns, left, stride, width;  // width: columns of one phase
    Index phase_stride, row_stride, channel_stride;
    Scratch<T> scratch;
    T* data;

    Framed(Index channels, Index rows, Index columns, Index batch, Index left, Index stride,
           Index width)
        : batch(batch), rows(rows), columns(columns), left(left), stride(stride), width(width),
          phase_stride(width * batch), row_stride(stride * phase_stride),
          channel_stride(rows * row_stride),
          scratch(channels * channel_stride + TILE_VECTORS * lanes<T>()), data(scratch.data) {
        // A tile reads beyond the last row, and ignores what it finds.
        std::fill_n(data + channels * channel_stride, TILE_VECTORS * lanes<T>(), T(0));
    }

    void copy(const T* pixels, Index channels) {
        parallel(channels * rows, double(channels) * channel_stride, [&](Index task) {
            for (Index phase = 0; phase < stride; phase++)
                copy_row(pixels + task * columns * batch, phase,
                         data + task * row_stride + phase * phase_stride);
        });
    }

  private:
    void copy_row(const T* pixels, Index phase, T* row) {
        if (stride == 1) {
            const Index kept = std::max<Index>(0, std::min(columns, width - left));
            std::fill_n(row, std::min(left, width) * batch, T(0));
            std::memcpy(row + left * batch, pixels, kept * batch * sizeof(T));
            std::fill(row + std::min(left + kept, width) * batch, row + width * batch, T(0));
            return;
        }
        for (Index i = 0; i < width; i++) {
            const Index column = i * stride + phase - left;
            if (column >= 0 && column < columns)
                std::memcpy(row + i * batch, pixels + column * batch, batch * sizeof(T));
            else
                std::fill_n(row + i * batch, batch, T(0));
        }
    }
};

}  // namespace adversarial
