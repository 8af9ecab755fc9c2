// SPDX-License-Identifier: Apache-2.0
#include "detect/detection.hpp"

#include <algorithm>

namespace linli::detect {
namespace {

constexpr std::array<std::string_view, kClassLabels> kNames = {
    "person", "vehicle", "dog", "cat", "bicycle", "motorcycle", "other"};

}  // namespace

std::string_view name_of(ClassLabel label) { return kNames[static_cast<std::size_t>(label)]; }

std::optional<ClassLabel> class_label_of(std::string_view name) {
    const auto found = std::ranges::find(kNames, name);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<ClassLabel>(found - kNames.begin());
}

}  // namespace linli::detect
