// SPDX-License-Identifier: Apache-2.0
#include "detect/canvas.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace linli::detect {
namespace {

/// What YOLOX saw around its pictures in training.
constexpr std::uint8_t kBorder = 114;

/// Rows of whole 64-byte blocks are drawn in place by the scaler; 16 pixels of four bytes are one.
int rounded_up(int width) { return (width + 15) / 16 * 16; }

}  // namespace

Canvas::Canvas(const Model& model)
    : kind_(model.kind),
      size_(model.input_size),
      image_({rounded_up(size_.width), size_.height}, PixelFormat::bgrx32),
      tensor_(static_cast<std::size_t>(3) * static_cast<std::size_t>(size_.width) *
              static_cast<std::size_t>(size_.height)) {}

Size Canvas::target_of(const Box& region) const {
    if (kind_ == ModelKind::ssdlite) return size_;
    const float scale = std::min(static_cast<float>(size_.width) / region.width,
                                 static_cast<float>(size_.height) / region.height);
    const auto part = [scale](float extent, int limit) {
        return std::clamp(static_cast<int>(std::lround(extent * scale)), 1, limit);
    };
    return {part(region.width, size_.width), part(region.height, size_.height)};
}

Result<void> Canvas::draw(const ingest::Frame& frame, const Box& region) {
    region_ = region;
    target_ = target_of(region);
    auto view = image_.view();
    if (target_ != size_) std::fill_n(view.data, image_.bytes().size(), kBorder);
    view.size = target_;
    if (auto drawn = frame.picture->draw(region, view); !drawn) return drawn;
    fill_tensor();
    return {};
}

void Canvas::fill_tensor() {
    // TensorFlow wants red first and -1 .. 1, YOLOX blue first and 0 .. 255.
    const bool centred = kind_ == ModelKind::ssdlite;
    const float scale = centred ? 1 / 127.5F : 1;
    const float shift = centred ? -1 : 0;
    const auto width = static_cast<std::size_t>(size_.width);
    const std::size_t plane = tensor_.size() / 3;
    float* red = tensor_.data() + (centred ? 0 : 2 * plane);
    float* green = tensor_.data() + plane;
    float* blue = tensor_.data() + (centred ? 2 * plane : 0);
    const auto level = [scale, shift](std::uint32_t byte) {
        return static_cast<float>(static_cast<std::int32_t>(byte & 0xFFU)) * scale + shift;
    };
    for (int y = 0; y < size_.height; ++y, red += width, green += width, blue += width) {
        const std::uint8_t* const row = image_.row(y);
        for (std::size_t x = 0; x < width; ++x) {
            // A pixel at a time, since the compiler makes vectors of it (little-endian, as we
            // ship).
            std::uint32_t pixel = 0;
            std::memcpy(&pixel, row + 4 * x, sizeof pixel);
            blue[x] = level(pixel);
            green[x] = level(pixel >> 8U);
            red[x] = level(pixel >> 16U);
        }
    }
}

Box Canvas::to_frame(const Box& drawn) const {
    const float x = region_.width / static_cast<float>(target_.width);
    const float y = region_.height / static_cast<float>(target_.height);
    return {region_.x + drawn.x * x, region_.y + drawn.y * y, drawn.width * x, drawn.height * y};
}

}  // namespace linli::detect
