// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/geometry.hpp"

namespace linli::detect {

/// What a detection is of. car, truck and bus are all `vehicle`.
enum class ClassLabel : std::uint8_t { person, vehicle, dog, cat, bicycle, motorcycle, other };
inline constexpr std::size_t kClassLabels = 7;

/// "person", "vehicle", ...
std::string_view name_of(ClassLabel label);
std::optional<ClassLabel> class_label_of(std::string_view name);

/// An object in one frame. `box` in pixels of the whole frame.
struct Detection {
    ClassLabel label = ClassLabel::other;
    float confidence = 0;  ///< 0..1
    Box box;
};

}  // namespace linli::detect
