// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "config/reader.hpp"
#include "config/schedule.hpp"

namespace linli::config {

/// Reads "mon-fri", "sat,sun", "fri-mon" or "daily" as bits, Monday first. Error: invalid_argument.
Result<std::uint8_t> parse_days(std::string_view text);

/// Reads "07:00", "0:30" or "24:00" (as 00:00). Error: invalid_argument.
Result<std::chrono::minutes> parse_time_of_day(std::string_view text);

/// A TOML date, or a text like "2026-05-01"; nothing for anything else or a day that does not
/// exist.
std::optional<std::chrono::year_month_day> date_of(const Node& node);

/// Reads the list of windows under `key`: { days, from, to, holidays, valid_from, valid_until }.
std::vector<Window> read_windows(Section& section, std::string_view key);

}  // namespace linli::config
