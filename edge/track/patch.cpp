// SPDX-License-Identifier: Apache-2.0
#include "track/patch.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <format>

namespace linli::track {
namespace {

constexpr std::size_t kRow = Patch::kSide;
constexpr std::size_t kCell = 8;
constexpr float kCellPixels = kCell * kCell;
constexpr float kFlat =
    0.05F;  // variance, of 1 for the whole patch, under which a cell has no structure
constexpr char kDarkest = '0';
constexpr int kShades = 64;
constexpr float kShade = 0.1F;                             // deviations
constexpr float kDarkestValue = -kShade * kShades / 2.0F;  // deviations
constexpr int kMostContrast = 1280;                        // tenths of a grey level

/// Likeness of one cell whose first pixel is `at`.
float cell_likeness(const float* a, const float* b, std::size_t at) {
    float sum_a = 0, sum_b = 0, sum_aa = 0, sum_bb = 0, sum_ab = 0;
    for (std::size_t y = 0; y < kCell; ++y) {
        for (std::size_t i = at + y * kRow; i < at + y * kRow + kCell; ++i) {
            sum_a += a[i];
            sum_b += b[i];
            sum_aa += a[i] * a[i];
            sum_bb += b[i] * b[i];
            sum_ab += a[i] * b[i];
        }
    }
    const float mean_a = sum_a / kCellPixels;
    const float mean_b = sum_b / kCellPixels;
    const float var_a = std::max(sum_aa / kCellPixels - mean_a * mean_a, 0.0F);
    const float var_b = std::max(sum_bb / kCellPixels - mean_b * mean_b, 0.0F);
    const float both = sum_ab / kCellPixels - mean_a * mean_b;
    return (2 * both + kFlat) / (var_a + var_b + kFlat);
}

}  // namespace

Result<Patch> Patch::of(const ingest::Frame& frame, const Box& place) {
    std::array<std::uint8_t, kRow * kRow> luma{};
    const ImageView view{
        .data = luma.data(), .size = {kSide, kSide}, .stride = kRow, .format = PixelFormat::gray8};
    if (auto drawn = frame.picture->draw(place, view); !drawn)
        return std::unexpected(drawn.error());
    float sum = 0, squares = 0;
    for (const std::uint8_t value : luma) {
        sum += value;
        squares += static_cast<float>(value) * value;
    }
    constexpr float kPixels = kRow * kRow;
    const float mean = sum / kPixels;
    Patch patch;
    patch.contrast_ = std::sqrt(std::max(squares / kPixels - mean * mean, 0.0F));
    const float gain = 1 / std::max(patch.contrast_, 1.0F);
    std::ranges::transform(luma, patch.values_.begin(),
                           [&](std::uint8_t value) { return (value - mean) * gain; });
    return patch;
}

float likeness(const Patch& a, const Patch& b) {
    float sum = 0;
    int cells = 0;
    for (std::size_t y = 0; y < kRow; y += kCell) {
        for (std::size_t x = 0; x < kRow; x += kCell, ++cells) {
            sum += cell_likeness(a.values_.data(), b.values_.data(), y * kRow + x);
        }
    }
    return sum / static_cast<float>(cells);
}

float rim_likeness(const Patch& a, const Patch& b) {
    constexpr std::size_t kLast = kRow - kCell;
    float top = 0, bottom = 0, left = 0, right = 0;
    const auto at = [&](std::size_t x, std::size_t y) {
        return cell_likeness(a.values_.data(), b.values_.data(), y * kRow + x);
    };
    constexpr std::size_t kPlaces = kRow / kCell;
    for (std::size_t i = 0; i < kRow; i += kCell) {
        top += at(i, 0);
        bottom += at(i, kLast);
        left += at(0, i);
        right += at(kLast, i);
    }
    return std::min({top, bottom, left, right}) / kPlaces;
}

void Patch::blend(const Patch& other, float share) {
    for (std::size_t i = 0; i < values_.size(); ++i) {
        values_[i] += share * (other.values_[i] - values_[i]);
    }
    contrast_ += share * (other.contrast_ - contrast_);
}

std::string Patch::text() const {
    std::string text =
        std::format("{}/", std::clamp(std::lround(contrast_ * 10), 0L, long{kMostContrast}));
    for (const float value : values_) {
        const auto shade = std::lround((value - kDarkestValue) / kShade);
        text += static_cast<char>(kDarkest + std::clamp(shade, 0L, kShades - 1L));
    }
    return text;
}

Result<Patch> Patch::parse(std::string_view text) {
    int contrast = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), contrast);
    const auto slash = static_cast<std::size_t>(end - text.data());
    if (error != std::errc{} || contrast < 0 || contrast > kMostContrast ||
        text.size() != slash + 1 + kRow * kRow || text[slash] != '/') {
        return fail(ErrorCode::corrupt, "a look is not CONTRAST/ and 1024 pixels");
    }
    Patch patch;
    patch.contrast_ = static_cast<float>(contrast) / 10;
    for (std::size_t i = 0; i < patch.values_.size(); ++i) {
        const int shade = text[slash + 1 + i] - kDarkest;
        if (shade < 0 || shade >= kShades)
            return fail(ErrorCode::corrupt, "a look has a pixel outside '0'..'o'");
        patch.values_[i] = kDarkestValue + kShade * static_cast<float>(shade);
    }
    return patch;
}

}  // namespace linli::track
