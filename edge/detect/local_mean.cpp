// SPDX-License-Identifier: Apache-2.0
#include "detect/local_mean.hpp"

#include <algorithm>
#include <cstdint>

namespace linli::detect {
namespace {

constexpr int kReach = 4;
constexpr int kSide = 2 * kReach + 1;

}  // namespace

std::vector<float> local_means(const Image& luma) {
    const Size size = luma.size();
    const auto width = static_cast<std::size_t>(size.width);
    std::vector<float> means(width * static_cast<std::size_t>(size.height));
    // 81 pixels of 255 fit 16 bits.
    std::vector<std::uint16_t> columns(width + 2 * kReach);
    std::vector<std::uint16_t> sums(width);
    const auto row_of = [&](int y) { return luma.row(std::clamp(y, 0, size.height - 1)); };
    std::uint16_t* const inner = columns.data() + kReach;
    for (int y = -kReach; y < kReach; ++y) {
        const auto* row = row_of(y);
        for (std::size_t x = 0; x < width; ++x)
            inner[x] = static_cast<std::uint16_t>(inner[x] + row[x]);
    }
    for (int y = 0; y < size.height; ++y) {
        const auto* enters = row_of(y + kReach);
        for (std::size_t x = 0; x < width; ++x)
            inner[x] = static_cast<std::uint16_t>(inner[x] + enters[x]);
        std::fill_n(columns.begin(), kReach, inner[0]);
        std::fill_n(columns.end() - kReach, kReach, inner[width - 1]);
        std::ranges::fill(sums, std::uint16_t{0});
        for (std::size_t part = 0; part < kSide; ++part) {
            const std::uint16_t* const from = columns.data() + part;
            for (std::size_t x = 0; x < width; ++x)
                sums[x] = static_cast<std::uint16_t>(sums[x] + from[x]);
        }
        float* const out = means.data() + static_cast<std::size_t>(y) * width;
        for (std::size_t x = 0; x < width; ++x)
            out[x] = static_cast<float>(sums[x]) * (1.0F / (kSide * kSide));
        const auto* leaves = row_of(y - kReach);
        for (std::size_t x = 0; x < width; ++x)
            inner[x] = static_cast<std::uint16_t>(inner[x] - leaves[x]);
    }
    return means;
}

std::vector<float> local_means(std::span<const float> levels, Size size) {
    Image luma(size, PixelFormat::gray8);
    auto* const pixels = luma.row(0);
    for (std::size_t i = 0; i < levels.size(); ++i)
        pixels[i] = static_cast<std::uint8_t>(std::clamp(levels[i], 0.0F, 255.0F) + 0.5F);
    return local_means(luma);
}

}  // namespace linli::detect
