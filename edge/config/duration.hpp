// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/time.hpp"

namespace linli::config {

/// Reads "250ms", "10s", "7min", "2h", "30d" (whole or decimal number, one unit), at most 100
/// years. Error: invalid_argument, with what to write instead.
Result<std::chrono::microseconds> parse_duration(std::string_view text);

/// The shortest text that `parse_duration` reads back: "7min", "90s", "250ms".
std::string format_duration(std::chrono::microseconds duration);

}  // namespace linli::config
