// SPDX-License-Identifier: Apache-2.0
#include "detect/background.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace linli::detect {
namespace {

constexpr float kMeanSeconds = 6;     ///< time constant where nothing is unlike
constexpr float kUnlikeSeconds = 25;  ///< and where something is
constexpr float kNoisePrior = 4;      ///< grey levels, before anything was seen
constexpr float kFloor = 8;           ///< grey levels that are never motion
constexpr float kNoiseFactor =
    4;                          ///< of the mean absolute deviation: about 3.2 standard deviations
constexpr int kMaxShared = 40;  ///< grey levels

float rate(float seconds, float constant) { return 1 - std::exp(-seconds / constant); }

}  // namespace

Background::Background(Size size, std::vector<std::uint8_t> masked)
    : masked_(std::move(masked)),
      unlike_(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height)),
      mean_(unlike_.size()),
      noise_(unlike_.size(), kNoisePrior) {}

void Background::restart(const Image& luma) {
    std::ranges::copy(luma.bytes(), mean_.begin());
    std::ranges::fill(noise_, kNoisePrior);
    learnt_ = 1;
}

int Background::shared_change(const Image& luma) {
    std::array<int, 511> histogram{};
    int count = 0;
    const auto& pixels = luma.bytes();
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        if (masked_[i] != 0) continue;
        const int change = pixels[i] - static_cast<int>(mean_[i] + 0.5F);
        ++histogram[static_cast<std::size_t>(change + 255)];
        ++count;
    }
    int below = 0;
    int median = 0;
    while (median < 510 && (below += histogram[static_cast<std::size_t>(median)]) * 2 < count)
        ++median;
    return std::clamp(median - 255, -kMaxShared, kMaxShared);
}

const std::vector<std::uint8_t>& Background::compare(const Image& luma) {
    const auto shared = static_cast<float>(shared_change(luma));
    const auto& pixels = luma.bytes();
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const float change = std::abs(static_cast<float>(pixels[i]) - mean_[i] - shared);
        unlike_[i] = masked_[i] == 0 && change > kFloor + kNoiseFactor * noise_[i] ? 1 : 0;
    }
    return unlike_;
}

void Background::adapt(const Image& luma, float seconds) {
    const float quick = rate(seconds, kMeanSeconds);
    const float slow = rate(seconds, kUnlikeSeconds);
    const auto& pixels = luma.bytes();
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const float share = unlike_[i] != 0 ? slow : quick;
        const float change = static_cast<float>(pixels[i]) - mean_[i];
        mean_[i] += share * change;
        noise_[i] += share * (std::abs(change) - noise_[i]);
    }
}

void Background::learn(const Image& luma) {
    const float share = 1 / static_cast<float>(++learnt_);
    const auto& pixels = luma.bytes();
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const float change = static_cast<float>(pixels[i]) - mean_[i];
        mean_[i] += share * change;
        noise_[i] += share * (std::abs(change) - noise_[i]);
    }
}

}  // namespace linli::detect
