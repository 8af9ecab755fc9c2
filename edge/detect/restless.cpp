// SPDX-License-Identifier: Apache-2.0
#include "detect/restless.hpp"

#include <algorithm>
#include <cmath>

#include "detect/cells.hpp"

namespace linli::detect {
namespace {

constexpr float kMemorySeconds = 12;  ///< time constant
constexpr std::uint8_t kTurn = 4;     ///< pixels; less is no turn
constexpr float kBlinks = 0.6F;       ///< turns a second, from here on a cell blinks
constexpr float kUsual = 1.25F;       ///< of its mean swing a blinking cell must show
constexpr float kWeather =
    0.0015F;                ///< share of cells a second that are filled for one picture only
constexpr int kSteady = 5;  ///< pictures in a row that a blinking place must move
constexpr int kSteadyInWeather = 5;     ///< and any other in rain
constexpr float kSteadySeconds = 0.3F;  ///< from picture to picture; later, what moves is elsewhere

}  // namespace

Restless::Restless(Size grid)
    : grid_(grid),
      zigzags_(static_cast<std::size_t>(grid.width) * static_cast<std::size_t>(grid.height)),
      moving_(zigzags_.size()),
      ages_(zigzags_.size()),
      last_ages_(zigzags_.size()) {}

void Restless::follow(Zigzag& zigzag, std::uint8_t count) const {
    const int beyond = zigzag.rising ? count - zigzag.extreme : zigzag.extreme - count;
    if (beyond >= 0) {
        zigzag.extreme = count;
    } else if (-beyond >= kTurn) {
        zigzag.rising = !zigzag.rising;
        zigzag.extreme = count;
        zigzag.turns += 1;
        zigzag.swings += static_cast<float>(-beyond);
    }
}

int Restless::oldest_near(std::span<const std::uint8_t> ages, int column, int row) const {
    int oldest = 0;
    for (int y = std::max(row - 1, 0); y <= std::min(row + 1, grid_.height - 1); ++y) {
        for (int x = std::max(column - 1, 0); x <= std::min(column + 1, grid_.width - 1); ++x)
            oldest = std::max<int>(oldest, ages[static_cast<std::size_t>(y * grid_.width + x)]);
    }
    return oldest;
}

bool Restless::weather(std::span<const std::uint8_t> counts, float seconds) {
    std::swap(ages_, last_ages_);
    std::size_t i = 0;
    for (int row = 0; row < grid_.height; ++row) {
        for (int column = 0; column < grid_.width; ++column, ++i) {
            const bool filled = counts[i] >= kLeastPixels;
            ages_[i] = static_cast<std::uint8_t>(
                filled ? std::min(oldest_near(last_ages_, column, row) + 1, 250) : 0);
        }
    }
    int sparks = 0;
    i = 0;
    for (int row = 0; row < grid_.height; ++row) {
        for (int column = 0; column < grid_.width; ++column, ++i)
            sparks += last_ages_[i] == 1 && oldest_near(ages_, column, row) == 0 ? 1 : 0;
    }
    const float fade = std::exp(-seconds / kMemorySeconds);
    sparks_ = sparks_ * fade + static_cast<float>(sparks) / static_cast<float>(counts.size());
    return sparks_ > kWeather * kMemorySeconds;
}

std::span<const std::uint8_t> Restless::judge(std::span<const std::uint8_t> counts, float seconds,
                                              bool unsure) {
    const bool everywhere = weather(counts, seconds) || unsure;
    const float fade = std::exp(-seconds / kMemorySeconds);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        auto& zigzag = zigzags_[i];
        zigzag.turns *= fade;
        zigzag.swings *= fade;
        const bool blinks = zigzag.turns > kBlinks * kMemorySeconds;
        const float usual = blinks ? kUsual * zigzag.swings / zigzag.turns : 0;
        const bool filled = static_cast<float>(counts[i]) >= kLeastPixels + usual;
        const int least_age = blinks ? kSteady : everywhere ? kSteadyInWeather : 0;
        const bool steady = seconds > kSteadySeconds || ages_[i] + 1 >= least_age;
        moving_[i] = filled && steady ? 1 : 0;
        follow(zigzag, counts[i]);
    }
    return moving_;
}

}  // namespace linli::detect
