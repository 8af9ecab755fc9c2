// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/time.hpp"

namespace linli::config {

/// Reads "250ms", "10s", "7min", "2h", "30d" (whole or decimal number, one unit). Error: invalid_argument.
Result<std::chrono::microseconds> parse_duration(std::string_view text);

}  // namespace linli::config
