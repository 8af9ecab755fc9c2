// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace linli::uplink {

/// Reason codes from here on are failures; the first of them says no more than that.
inline constexpr int kUnspecified = 0x80;
inline constexpr int kNotAuthorised = 0x87;

/// What to do about the answer to a publish.
enum class Verdict {
    delivered,     ///< below 0x80
    retry,         ///< the broker is in trouble: dial again after the usual pause
    ask_operator,  ///< the broker's settings must change: dial again, at the longest pause
    dead_letter,   ///< this event will never be taken: put it aside, count it, go on
};

/// Classifies the reason code of a PUBACK (MQTT 5.0, section 3.4.2.1).
Verdict verdict_of(int reason);

/// A reason code in words: "not authorised (0x87)".
std::string reason_words(int reason);

}  // namespace linli::uplink
