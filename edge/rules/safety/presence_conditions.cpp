// SPDX-License-Identifier: Apache-2.0
#include "rules/safety/presence_conditions.hpp"

#include <format>

namespace linli::rules::safety {

std::string Intrusion::sentence(detect::ClassLabel label, StreamDuration dwell) const {
    return std::format("{} was {} in armed zone '{}'", rules::word_of(label), format_seconds(dwell),
                       zone_);
}

std::string Loitering::sentence(detect::ClassLabel label, StreamDuration dwell) const {
    return std::format("{} stayed {} in zone '{}'", rules::word_of(label), format_seconds(dwell),
                       zone_);
}

}  // namespace linli::rules::safety
