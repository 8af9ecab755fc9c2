// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace linli::detect {

/// For each grey level of a place how much brighter it is now.
using ToneCurve = std::array<float, 256>;

/// The change of brightness that most pixels share, by how bright they were: an exposure, gamma or
/// gain of the camera. `before` and `now`: the same places; `masked` (not 0) do not count. Between
/// the middles of groups of equal size it is linear.
ToneCurve tone_curve(std::span<const float> before, std::span<const std::uint8_t> now,
                     std::span<const std::uint8_t> masked);

}  // namespace linli::detect
