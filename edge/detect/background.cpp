// SPDX-License-Identifier: Apache-2.0
#include "detect/background.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "detect/cells.hpp"
#include "detect/local_mean.hpp"
#include "detect/tone.hpp"

namespace linli::detect {
namespace {

constexpr float kMeanSeconds = 6;           ///< time constant where nothing is unlike
constexpr float kUnlikeSeconds = 12;        ///< and where something is
constexpr float kNoisePrior = 4;            ///< grey levels, before anything was seen
constexpr float kFromDifference = 0.7071F;  ///< noise of one picture in the difference of two
constexpr float kFloor = 8;                 ///< grey levels that are never motion
constexpr float kNoiseFactor =
    4;                            ///< of the mean absolute deviation: about 3.2 standard deviations
constexpr int kMaxShared = 40;    ///< grey levels
constexpr float kExposed = 6;     ///< grey levels shared by most pixels: another exposure
constexpr float kFewest = 0.02F;  ///< share of pixels that another exposure makes unlike
constexpr int kSample = 5;        ///< every so many pixels one is asked for the shared change
constexpr float kMostGain = 4;    ///< by which light makes a place brighter or darker
constexpr int kClipped = 235;     ///< grey levels; from here on a bright place loses its texture
constexpr int kLost = 12;         ///< and below here a dark one

float rate(float seconds, float constant) { return 1 - std::exp(-seconds / constant); }

/// How far `value` lies outside of the span from `a` to `b`.
float outside(float value, float a, float b) {
    return std::max({std::min(a, b) - value, value - std::max(a, b), 0.0F});
}

}  // namespace

Background::Background(Size size, std::vector<std::uint8_t> masked)
    : size_(size),
      masked_(std::move(masked)),
      unlike_(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height)),
      mean_(unlike_.size()),
      noise_(unlike_.size(), kNoisePrior),
      last_(unlike_.size()),
      expected_(unlike_.size()),
      tolerance_(unlike_.size()) {}

void Background::restart(const Image& luma) {
    std::ranges::copy(luma.bytes(), mean_.begin());
    last_ = mean_;
    shift_ = {};
    std::ranges::fill(noise_, kNoisePrior);
    learnt_ = 1;
}

int Background::shared_change(const Image& luma) const {
    std::array<int, 511> histogram{};
    int count = 0;
    const auto& pixels = luma.bytes();
    for (std::size_t i = 0; i < pixels.size(); i += kSample) {
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

void Background::mark(const Image& luma) {
    const std::uint8_t* const pixels = luma.bytes().data();
    const std::uint8_t* const masked = masked_.data();
    const float* const expected = expected_.data();
    const float* const tolerance = tolerance_.data();
    Unlike* const unlike = unlike_.data();
    const std::size_t count = unlike_.size();
    for (std::size_t i = 0; i < count; ++i) {
        const float change = std::abs(static_cast<float>(pixels[i]) - expected[i]);
        const int seen = change > tolerance[i] ? 2 : 0;
        unlike[i] = static_cast<Unlike>(seen & (masked[i] != 0 ? 0 : 2));
    }
}

std::span<const Unlike> Background::compare(const Image& luma) {
    const auto shared = static_cast<float>(shared_change(luma));
    shift_ = {};
    for (std::size_t i = 0; i < mean_.size(); ++i) {
        expected_[i] = mean_[i] + shared;
        tolerance_[i] = kFloor + kNoiseFactor * noise_[i];
    }
    // The camera shows the same street in another light from now on.
    exposed_ = std::abs(shared) >= kExposed;
    if (exposed_) mean_ = expected_;
    mark(luma);
    return unlike_;
}

void Background::follow_exposure(const Image& luma) {
    const auto before = std::ranges::count(unlike_, Unlike::yes);
    if (static_cast<float>(before) < kFewest * static_cast<float>(unlike_.size())) return;
    const auto curve = tone_curve(mean_, luma.bytes(), masked_);
    for (std::size_t i = 0; i < mean_.size(); ++i) {
        const auto level = std::clamp(mean_[i] + 0.5F, 0.0F, 255.0F);
        expected_[i] = mean_[i] + curve[static_cast<std::size_t>(level)];
    }
    mark(luma);
    if (std::ranges::count(unlike_, Unlike::yes) < before / 2) {
        mean_ = expected_;
        exposed_ = true;
    } else {
        compare(luma);
    }
}

std::span<const Unlike> Background::reconsider(const Image& luma) {
    follow_exposure(luma);
    follow_camera(luma);
    take_light_out(luma);
    return unlike_;
}

void Background::take_light_out(const Image& luma) {
    // Light scales what is there, and adds to it; either way the detail of a place (its difference
    // from the mean of what is around) stays between the old one and the old one times the gain.
    const auto around = local_means(luma);
    const auto before = local_means(expected_, size_);
    const auto& pixels = luma.bytes();
    for (std::size_t i = 0; i < unlike_.size(); ++i) {
        if (unlike_[i] == Unlike::no) continue;
        const float gain =
            std::clamp((around[i] + 1) / (std::max(before[i], 0.0F) + 1), 1 / kMostGain, kMostGain);
        const float old = expected_[i] - before[i];
        float least = std::min(old, old * gain);
        float most = std::max(old, old * gain);
        if (around[i] > kClipped || around[i] < kLost) {
            least = std::min(least, 0.0F);
            most = std::max(most, 0.0F);
        }
        const float detail = static_cast<float>(pixels[i]) - around[i];
        if (outside(detail, least, most) <= tolerance_[i] * std::max(1.0F, gain))
            unlike_[i] = Unlike::relit;
    }
}

void Background::adapt(const Image& luma, float seconds) {
    const float quick = rate(seconds, kMeanSeconds);
    const float slow = rate(seconds, kUnlikeSeconds);
    align(luma);
    const float* const pixels = aligned_.data();
    const Unlike* const unlike = unlike_.data();
    float* const mean = mean_.data();
    float* const noise = noise_.data();
    float* const last = last_.data();
    const std::size_t count = unlike_.size();
    for (std::size_t i = 0; i < count; ++i) {
        const int yes = static_cast<int>(unlike[i]) >> 1;
        const int some = (static_cast<int>(unlike[i]) + 1) >> 1;
        const float share = quick + static_cast<float>(yes) * (slow - quick);
        const float noise_share = quick + static_cast<float>(some) * (slow - quick);
        mean[i] += share * (pixels[i] - mean[i]);
        noise[i] += noise_share * (kFromDifference * std::abs(pixels[i] - last[i]) - noise[i]);
        last[i] = pixels[i];
    }
}

void Background::learn(const Image& luma) {
    const float share = 1 / static_cast<float>(++learnt_);
    const auto& pixels = luma.bytes();
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const float now = pixels[i];
        mean_[i] += share * (now - mean_[i]);
        noise_[i] += share * (kFromDifference * std::abs(now - last_[i]) - noise_[i]);
        last_[i] = now;
    }
}

void Background::accept(const Image& luma, std::span<const std::uint8_t> cells) {
    const int columns = size_.width / kCell;
    const auto& pixels = luma.bytes();
    std::size_t i = 0;
    for (int y = 0; y < size_.height; ++y) {
        for (int x = 0; x < size_.width; ++x, ++i) {
            const int cell = y / kCell * columns + x / kCell;
            if (cells[static_cast<std::size_t>(cell)] != 0) mean_[i] = pixels[i];
        }
    }
}

}  // namespace linli::detect
