// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace linli::ctl {

/// Columns that a `text` of UTF-8 takes on a terminal: two for a Chinese character, one for most
/// others.
std::size_t columns_of(std::string_view text);

/// `text` without what could move a terminal's cursor: control characters become '?'.
std::string printable(std::string_view text);

/// Rows with aligned columns, each as wide as its widest cell and at least as `least` says. Each
/// line ends with a line feed, none with blanks.
std::string table(const std::vector<std::vector<std::string>>& rows,
                  std::vector<std::size_t> least = {});

/// RFC 3339 in UTC as local time, "2026-11-24 20:03:07"; the text itself when it is no time.
/// Local as the terminal's user has it (TZ).
std::string local_time(std::string_view utc);

/// "42s", "3min 20s", "5h 10min", "12d 3h".
std::string span_of(double seconds);

}  // namespace linli::ctl
