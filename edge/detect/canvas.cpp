// SPDX-License-Identifier: Apache-2.0
#include "detect/canvas.hpp"

#include <algorithm>
#include <cmath>

namespace linli::detect {
namespace {

/// What YOLOX saw around its pictures in training.
constexpr std::uint8_t kBorder = 114;

}  // namespace

Canvas::Canvas(const Model& model)
    : kind_(model.kind),
      image_(model.input_size,
             kind_ == ModelKind::ssdlite ? PixelFormat::rgb24 : PixelFormat::bgr24),
      tensor_(image_.bytes().size()) {}

Size Canvas::target_of(const Box& region) const {
    const Size full = image_.size();
    if (kind_ == ModelKind::ssdlite) return full;
    const float scale = std::min(static_cast<float>(full.width) / region.width,
                                 static_cast<float>(full.height) / region.height);
    const auto part = [scale](float extent, int limit) {
        return std::clamp(static_cast<int>(std::lround(extent * scale)), 1, limit);
    };
    return {part(region.width, full.width), part(region.height, full.height)};
}

Result<void> Canvas::draw(const ingest::Frame& frame, const Box& region) {
    region_ = region;
    target_ = target_of(region);
    auto view = image_.view();
    if (target_ != view.size) std::fill_n(view.data, image_.bytes().size(), kBorder);
    view.size = target_;
    if (auto drawn = frame.picture->draw(region, view); !drawn) return drawn;
    fill_tensor();
    return {};
}

void Canvas::fill_tensor() {
    const bool centred = kind_ == ModelKind::ssdlite;
    const float scale = centred ? 1 / 127.5F : 1;
    const float shift = centred ? -1 : 0;
    const std::size_t plane = tensor_.size() / 3;
    const std::uint8_t* pixel = image_.row(0);
    float* first = tensor_.data();
    float* second = first + plane;
    float* third = second + plane;
    for (std::size_t i = 0; i < plane; ++i, pixel += 3) {
        first[i] = static_cast<float>(pixel[0]) * scale + shift;
        second[i] = static_cast<float>(pixel[1]) * scale + shift;
        third[i] = static_cast<float>(pixel[2]) * scale + shift;
    }
}

Box Canvas::to_frame(const Box& drawn) const {
    const float x = region_.width / static_cast<float>(target_.width);
    const float y = region_.height / static_cast<float>(target_.height);
    return {region_.x + drawn.x * x, region_.y + drawn.y * y, drawn.width * x, drawn.height * y};
}

}  // namespace linli::detect
