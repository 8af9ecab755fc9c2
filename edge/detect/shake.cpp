// SPDX-License-Identifier: Apache-2.0
// How a background follows a camera that shakes.
#include <algorithm>
#include <cmath>

#include "detect/background.hpp"

namespace linli::detect {
namespace {

constexpr float kMostShift = 3;       ///< pixels of the small picture
constexpr float kLeastShift = 0.05F;  ///< below, nothing is gained
constexpr int kRounds = 4;
constexpr float kAlike = 0.15F;  ///< pixels
constexpr int kKnocked = 5;      ///< pictures in a row
constexpr int kEvery = 4;        ///< rows; one of so many is asked
constexpr float kDoubt = 12;     ///< grey levels; a pixel that is further off has less of a say
constexpr float kEdge = 0.5F;  ///< share of the contrast around a pixel that it leaves unexplained

/// Each pixel of `out` shows what `levels` show `shift` pixels to its right and below it.
void draw_shifted(std::span<const float> levels, Size size, Point shift, std::vector<float>& out) {
    const int left = static_cast<int>(std::floor(shift.x));
    const int up = static_cast<int>(std::floor(shift.y));
    const float right = shift.x - static_cast<float>(left);
    const float down = shift.y - static_cast<float>(up);
    const auto inside = [](int at, int end) { return std::clamp(at, 0, end - 1); };
    out.resize(levels.size());
    std::size_t i = 0;
    for (int y = 0; y < size.height; ++y) {
        const auto* const row =
            levels.data() + static_cast<std::ptrdiff_t>(inside(y + up, size.height)) * size.width;
        const auto* const next =
            levels.data() +
            static_cast<std::ptrdiff_t>(inside(y + up + 1, size.height)) * size.width;
        for (int x = 0; x < size.width; ++x, ++i) {
            const int a = inside(x + left, size.width);
            const int b = inside(x + left + 1, size.width);
            out[i] = (row[a] * (1 - right) + row[b] * right) * (1 - down) +
                     (next[a] * (1 - right) + next[b] * right) * down;
        }
    }
}

/// A picture that is shifted by parts of a pixel is not quite the old one where it has fine detail.
void allow_for_edges(std::span<const float> levels, Size size, std::vector<float>& tolerance) {
    for (int y = 1; y < size.height - 1; ++y) {
        const auto start = static_cast<std::ptrdiff_t>(y) * size.width;
        const float* const row = levels.data() + start;
        float* const out = tolerance.data() + start;
        for (int x = 1; x < size.width - 1; ++x) {
            float least = row[x];
            float most = row[x];
            for (int part = -1; part <= 1; ++part) {
                const float* const around = row + x + part * size.width;
                least = std::min({least, around[-1], around[0], around[1]});
                most = std::max({most, around[-1], around[0], around[1]});
            }
            out[x] += kEdge * (most - least);
        }
    }
}

}  // namespace

/// One step of Lucas and Kanade's registration ("An iterative image registration technique", IJCAI
/// 1981) for one shift of the whole picture, with weights that fall with the error.
Point Background::shift_of(const Image& luma) const {
    float xx = 0;
    float xy = 0;
    float yy = 0;
    float xe = 0;
    float ye = 0;
    const int width = size_.width;
    for (int y = 4; y < size_.height - 4; y += kEvery) {
        const auto start = static_cast<std::ptrdiff_t>(y) * width;
        const float* const row = expected_.data() + start;
        const auto* const pixels = luma.row(y);
        const auto* const masked = masked_.data() + start;
        for (int x = 4; x < width - 4; ++x) {
            const float dx = (row[x + 1] - row[x - 1]) / 2;
            const float dy = (row[x + width] - row[x - width]) / 2;
            const float error = (static_cast<float>(pixels[x]) - row[x]) / kDoubt;
            const float say = masked[x] != 0 ? 0 : 1 / (1 + error * error);
            xx += say * dx * dx;
            xy += say * dx * dy;
            yy += say * dy * dy;
            xe += say * dx * error;
            ye += say * dy * error;
        }
    }
    const float determinant = xx * yy - xy * xy;
    if (determinant <= 1e-3F * xx * yy || determinant <= 0) return {};
    return {kDoubt * (yy * xe - xy * ye) / determinant, kDoubt * (xx * ye - xy * xe) / determinant};
}

void Background::follow_camera(const Image& luma) {
    const auto unshifted = expected_;
    Point shift;
    for (int round = 0; round < kRounds; ++round) {
        const Point step = shift_of(luma);
        shift = {std::clamp(shift.x + step.x, -kMostShift, kMostShift),
                 std::clamp(shift.y + step.y, -kMostShift, kMostShift)};
        if (std::hypot(step.x, step.y) < kLeastShift) break;
        draw_shifted(unshifted, size_, shift, expected_);
    }
    if (std::hypot(shift.x, shift.y) < kLeastShift) return;
    const auto tolerance = tolerance_;
    const auto before = std::ranges::count(unlike_, Unlike::yes);
    allow_for_edges(expected_, size_, tolerance_);
    mark(luma);
    const int border = static_cast<int>(std::ceil(std::max(std::abs(shift.x), std::abs(shift.y))));
    for (int y = 0; y < size_.height; ++y) {
        for (int x = 0; x < size_.width; ++x) {
            const bool seen =
                x >= border && x < size_.width - border && y >= border && y < size_.height - border;
            if (!seen) unlike_[static_cast<std::size_t>(y * size_.width + x)] = Unlike::no;
        }
    }
    if (std::ranges::count(unlike_, Unlike::yes) < before) {
        const bool alike = distance(shift, shift_before_) < kAlike;
        shifted_alike_ = alike ? shifted_alike_ + 1 : 0;
        shift_before_ = shift_ = shift;
        if (shifted_alike_ < kKnocked) return;
        // The camera stays so.
        mean_ = expected_;
        shift_ = {};
        return;
    }
    // It was something else.
    expected_ = unshifted;
    tolerance_ = tolerance;
    mark(luma);
}

void Background::align(const Image& luma) {
    aligned_.assign(luma.bytes().begin(), luma.bytes().end());
    if (!shifted()) return;
    const auto levels = aligned_;
    draw_shifted(levels, size_, {-shift_.x, -shift_.y}, aligned_);
}

}  // namespace linli::detect
