// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/geometry.hpp"
#include "detect/detection.hpp"

namespace linli::detect {

/// A picture much larger than what the network sees of it.
inline constexpr Size kHd{1920, 1080};
inline constexpr Size kInput{300, 300};
inline constexpr Box kWhole{0, 0, 1920, 1080};

inline Detection person(const Box& box, float confidence = 0.6F) {
    return {ClassLabel::person, confidence, box};
}

}  // namespace linli::detect
