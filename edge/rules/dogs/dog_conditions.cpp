// SPDX-License-Identifier: Apache-2.0
#include "rules/dogs/dog_conditions.hpp"

#include <format>

namespace linli::rules::dogs {

std::string OffHours::sentence(detect::ClassLabel label, StreamDuration dwell) const {
    return std::format("{} was {} in zone '{}' outside the permitted hours", word_of(label),
                       format_seconds(dwell), zone_);
}

std::string ForbiddenPlace::sentence(detect::ClassLabel label, StreamDuration dwell) const {
    return std::format("{} was {} in no-dog zone '{}'", word_of(label), format_seconds(dwell),
                       zone_);
}

}  // namespace linli::rules::dogs
