// SPDX-License-Identifier: Apache-2.0
#include "detect/tone.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace linli::detect {
namespace {

constexpr std::size_t kToneSample = 5;  ///< every so many pixels one is asked
constexpr std::size_t kGroups = 8;      ///< of pixels, from dark to bright
constexpr std::size_t kLeastGroup = 8;  ///< pixels; fewer tell nothing

struct Knot {
    float level;
    float change;
};

std::uint8_t level_of(float value) {
    return static_cast<std::uint8_t>(std::clamp(value, 0.0F, 255.0F) + 0.5F);
}

/// For each grey level its group: each holds about as many of the pixels.
std::array<std::uint8_t, 256> groups_by_level(std::span<const float> before,
                                              std::span<const std::uint8_t> masked) {
    std::array<std::size_t, 256> histogram{};
    std::size_t all = 0;
    for (std::size_t i = 0; i < before.size(); i += kToneSample) {
        if (masked[i] != 0) continue;
        ++histogram[level_of(before[i])];
        ++all;
    }
    std::array<std::uint8_t, 256> groups{};
    std::size_t below = 0;
    for (std::size_t level = 0; level < groups.size(); ++level) {
        groups[level] = static_cast<std::uint8_t>(
            std::min(below * kGroups / std::max<std::size_t>(all, 1), kGroups - 1));
        below += histogram[level];
    }
    return groups;
}

float median_of(std::vector<float>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

}  // namespace

ToneCurve tone_curve(std::span<const float> before, std::span<const std::uint8_t> now,
                     std::span<const std::uint8_t> masked) {
    const auto group_of = groups_by_level(before, masked);
    std::array<std::vector<float>, kGroups> levels;
    std::array<std::vector<float>, kGroups> changes;
    for (std::size_t i = 0; i < before.size(); i += kToneSample) {
        if (masked[i] != 0) continue;
        const auto group = group_of[level_of(before[i])];
        levels[group].push_back(before[i]);
        changes[group].push_back(static_cast<float>(now[i]) - before[i]);
    }
    std::vector<Knot> knots;
    for (std::size_t group = 0; group < kGroups; ++group) {
        if (levels[group].size() >= kLeastGroup)
            knots.push_back({median_of(levels[group]), median_of(changes[group])});
    }
    ToneCurve curve{};
    if (knots.empty()) return curve;
    for (std::size_t level = 0; level < curve.size(); ++level) {
        const auto at = static_cast<float>(level);
        const auto above =
            std::ranges::find_if(knots, [at](const Knot& knot) { return knot.level > at; });
        if (above == knots.begin()) {
            curve[level] = knots.front().change;
        } else if (above == knots.end()) {
            curve[level] = knots.back().change;
        } else {
            const Knot& below = *(above - 1);
            const float share = (at - below.level) / (above->level - below.level);
            curve[level] = below.change + share * (above->change - below.change);
        }
    }
    return curve;
}

}  // namespace linli::detect
