// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/load.hpp"

namespace linli::config {

/// Where something stands in a text, 1-based; line 0 means the text as a whole.
struct Place {
    int line = 0;
    int column = 0;
};

struct Node;
struct Entry;
using Array = std::vector<Node>;

/// Keys and values in the order of the file.
struct Table {
    std::vector<Entry> entries;

    /// Null when there is no such key.
    const Entry* find(std::string_view key) const;
};

/// A TOML date and time; without `offset` it is local to nobody knows where.
struct DateTime {
    std::chrono::year_month_day date;
    std::chrono::microseconds since_midnight{};
    std::optional<std::chrono::minutes> offset;  ///< east of UTC
};

/// A TOML time of day without a date.
struct TimeOfDay {
    std::chrono::microseconds since_midnight{};
};

using Value = std::variant<bool, std::int64_t, double, std::string, std::chrono::year_month_day,
                           DateTime, TimeOfDay, Array, Table>;

/// One value and where it begins.
struct Node {
    Value value;
    Place place;
};

/// One key with its value; `place` is the key's.
struct Entry {
    std::string key;
    Place place;
    Node node;
};

/// What `node` is, in an installer's words with its article: "a whole number", "a list".
std::string_view kind_of(const Node& node);

/// Reads a TOML text of at most 1 MiB; the only place that knows the TOML library.
/// The library stops at the first error of syntax, so there is never more than one of these.
std::expected<Table, Mistake> parse_toml(std::string_view text, const std::string& name);

}  // namespace linli::config
