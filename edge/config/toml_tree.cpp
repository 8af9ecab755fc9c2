// SPDX-License-Identifier: Apache-2.0
#include "config/toml_tree.hpp"

#include <algorithm>
#include <format>
#include <toml++/toml.hpp>

namespace linli::config {
namespace {

constexpr std::size_t kMaxBytes = 1U << 20U;
/// The library makes a table of each part of a.b.c and frees them recursively; it bounds brackets
/// (256), but not this.
constexpr int kMaxDots = 64;

/// Where a dotted key (or anything that looks like one) has more than `kMaxDots` dots.
std::optional<Place> too_many_dots(std::string_view text) {
    Place place{1, 0};
    int dots = 0;
    for (const char c : text) {
        ++place.column;
        if (c == '\n') place = {place.line + 1, 0};
        if (std::string_view("\n,=[]{}").contains(c)) dots = 0;
        if (c == '.' && ++dots > kMaxDots) return place;
    }
    return std::nullopt;
}

Place place_of(const toml::source_region& region) {
    return {static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

bool before(const Place& a, const Place& b) {
    return a.line != b.line ? a.line < b.line : a.column < b.column;
}

std::chrono::year_month_day date_of(const toml::date& date) {
    return {std::chrono::year(date.year), std::chrono::month(date.month),
            std::chrono::day(date.day)};
}

std::chrono::microseconds time_of(const toml::time& time) {
    return std::chrono::hours(time.hour) + std::chrono::minutes(time.minute) +
           std::chrono::seconds(time.second) + std::chrono::microseconds(time.nanosecond / 1000);
}

DateTime moment_of(const toml::date_time& moment) {
    DateTime out{.date = date_of(moment.date),
                 .since_midnight = time_of(moment.time),
                 .offset = std::nullopt};
    if (moment.offset) out.offset = std::chrono::minutes(moment.offset->minutes);
    return out;
}

/// What to do about an error of syntax that the library describes in its own words.
std::string hint_for(std::string_view description) {
    if (description.contains("parsing string")) return "is the closing quote missing?";
    if (description.contains("cannot redefine")) return "give each key once";
    if (description.contains("parsing key-value pair") || description.contains("parsing value")) {
        return "write key = value; texts stand in quotes";
    }
    return "an error of TOML syntax; further mistakes show once it is mended";
}

Node node_of(const toml::node& node);

Table table_of(const toml::table& table) {
    Table out;
    for (const auto& [key, node] : table) {
        out.entries.push_back({std::string(key.str()), place_of(key.source()), node_of(node)});
    }
    std::ranges::stable_sort(out.entries, before, &Entry::place);
    return out;
}

Array array_of(const toml::array& array) {
    Array out;
    for (const auto& node : array) out.push_back(node_of(node));
    return out;
}

Value value_of(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::table:
            return table_of(*node.as_table());
        case toml::node_type::array:
            return array_of(*node.as_array());
        case toml::node_type::string:
            return node.as_string()->get();
        case toml::node_type::integer:
            return node.as_integer()->get();
        case toml::node_type::floating_point:
            return node.as_floating_point()->get();
        case toml::node_type::boolean:
            return node.as_boolean()->get();
        case toml::node_type::date:
            return date_of(node.as_date()->get());
        case toml::node_type::time:
            return TimeOfDay{time_of(node.as_time()->get())};
        case toml::node_type::date_time:
            return moment_of(node.as_date_time()->get());
        case toml::node_type::none:
            break;
    }
    return false;
}

Node node_of(const toml::node& node) { return {value_of(node), place_of(node.source())}; }

}  // namespace

const Entry* Table::find(std::string_view key) const {
    const auto found = std::ranges::find(entries, key, &Entry::key);
    return found == entries.end() ? nullptr : &*found;
}

std::string_view kind_of(const Node& node) {
    static constexpr std::string_view kKinds[] = {
        "true or false",   "a whole number", "a decimal number", "a text",  "a date",
        "a date and time", "a time of day",  "a list",           "a table",
    };
    return kKinds[node.value.index()];
}

std::expected<Table, Mistake> parse_toml(std::string_view text, const std::string& name) {
    if (text.size() > kMaxBytes) {
        return std::unexpected(
            Mistake{name, 0, 0, std::format("{} bytes are too many", text.size()),
                    "a configuration file has at most 1 MiB; is this the right file?"});
    }
    if (const auto place = too_many_dots(text)) {
        return std::unexpected(Mistake{name, place->line, place->column, "too many dots in a row",
                                       "no key of ours has more than one"});
    }
    try {
        return table_of(toml::parse(text, name));
    } catch (const toml::parse_error& error) {
        const Place place = place_of(error.source());
        return std::unexpected(Mistake{name, place.line, place.column,
                                       std::string(error.description()),
                                       hint_for(error.description())});
    }
}

}  // namespace linli::config
