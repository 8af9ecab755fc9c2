// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/geometry.hpp"

namespace linli {

/// How the bytes of a pixel lie in memory.
enum class PixelFormat {
    gray8,   ///< one byte, full range luma
    bgr24,   ///< three bytes: blue, green, red
    bgrx32,  ///< four bytes: blue, green, red and one without meaning; the quickest to scale to
};

constexpr int bytes_per_pixel(PixelFormat format) {
    switch (format) {
        case PixelFormat::gray8:
            return 1;
        case PixelFormat::bgr24:
            return 3;
        case PixelFormat::bgrx32:
            return 4;
    }
    return 0;
}

/// Pixels that belong to somebody else: `height` rows of `width` pixels, `stride` bytes from row to
/// row.
struct ImageView {
    std::uint8_t* data = nullptr;
    Size size;
    std::size_t stride = 0;
    PixelFormat format = PixelFormat::bgr24;

    std::uint8_t* row(int y) const { return data + static_cast<std::size_t>(y) * stride; }
};

/// A picture in memory, rows packed without padding. A value: copying copies the pixels.
class Image {
  public:
    Image() = default;
    /// Black. `size` must not be negative.
    Image(Size size, PixelFormat format)
        : size_(size),
          format_(format),
          pixels_(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) *
                  static_cast<std::size_t>(bytes_per_pixel(format))) {}

    Size size() const { return size_; }
    PixelFormat format() const { return format_; }
    bool empty() const { return pixels_.empty(); }
    std::size_t stride() const {
        return static_cast<std::size_t>(size_.width) *
               static_cast<std::size_t>(bytes_per_pixel(format_));
    }
    std::uint8_t* row(int y) { return pixels_.data() + static_cast<std::size_t>(y) * stride(); }
    const std::uint8_t* row(int y) const {
        return pixels_.data() + static_cast<std::size_t>(y) * stride();
    }
    ImageView view() { return {pixels_.data(), size_, stride(), format_}; }
    const std::vector<std::uint8_t>& bytes() const { return pixels_; }

  private:
    Size size_;
    PixelFormat format_ = PixelFormat::bgr24;
    std::vector<std::uint8_t> pixels_;
};

}  // namespace linli
