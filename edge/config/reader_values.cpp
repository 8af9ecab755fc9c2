// SPDX-License-Identifier: Apache-2.0
// The part of Section that turns single values into typed ones.
#include <algorithm>
#include <cmath>
#include <format>

#include "config/byte_size.hpp"
#include "config/days.hpp"
#include "config/duration.hpp"
#include "config/nearest.hpp"
#include "config/reader.hpp"

namespace linli::config {
namespace {

constexpr std::size_t kLongestText = 1024;

/// A number of either kind; nothing for anything else.
std::optional<double> number_of(const Node& node) {
    if (const auto* whole = std::get_if<std::int64_t>(&node.value)) {
        return static_cast<double>(*whole);
    }
    if (const auto* decimal = std::get_if<double>(&node.value)) return *decimal;
    return std::nullopt;
}

std::string unquote_hint(const Node& node) {
    const auto* text = std::get_if<std::string>(&node.value);
    if (text == nullptr || text->empty() || text->size() > 20) return {};
    return std::format("write it without quotes: {}", *text);
}

}  // namespace

std::optional<std::string> Section::text(std::string_view key) {
    const auto* node = find(key);
    if (node == nullptr) return std::nullopt;
    const auto* value = std::get_if<std::string>(&node->value);
    if (value == nullptr) {
        wrong_kind(key, *node, "a text", "put it in quotes");
        return std::nullopt;
    }
    if (value->empty() || value->size() > kLongestText || value->find('\0') != std::string::npos) {
        context_->mistake(node->place,
                          std::format("{} must have 1..{} characters", called(key), kLongestText),
                          "leave the key out if you do not need it");
        return std::nullopt;
    }
    return *value;
}

std::string Section::need_text(std::string_view key, std::string hint) {
    if (!has(key)) need(key, std::move(hint));
    return text(key).value_or("");
}

std::string Section::need_identifier(std::string_view key) {
    auto value = need_text(key);
    if (value.empty() || is_identifier(value)) return value;
    std::string tidy;
    for (const char c : value.substr(0, 64)) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        const bool kept = is_identifier(std::string_view(&lower, 1));
        if (kept) tidy += lower;
        if (!kept && c == ' ') tidy += '-';
    }
    context_->mistake(
        place_of(key),
        std::format("{} may have a-z, 0-9, '-' and '_', 1..64 characters", called(key)),
        tidy.empty() ? "for example \"gate-north\"" : std::format("for example \"{}\"", tidy));
    return "";
}

std::vector<Named> Section::texts(std::string_view key) {
    std::vector<Named> out;
    const auto* node = find(key);
    if (node == nullptr) return out;
    const auto* array = std::get_if<Array>(&node->value);
    if (array == nullptr) {
        const auto* single = std::get_if<std::string>(&node->value);
        wrong_kind(key, *node, "a list of texts",
                   single ? std::format("write [\"{}\"]", single->substr(0, 64))
                          : std::string("write [\"...\"]"));
        return out;
    }
    for (const auto& item : *array) {
        if (const auto* value = std::get_if<std::string>(&item.value)) {
            out.push_back({*value, item.place});
        } else {
            wrong_kind(key, item, "a list of texts", "put each in quotes");
        }
    }
    return out;
}

bool Section::flag(std::string_view key, bool fallback) {
    const auto* node = find(key);
    if (node == nullptr) return fallback;
    if (const auto* value = std::get_if<bool>(&node->value)) return *value;
    wrong_kind(key, *node, "true or false", unquote_hint(*node));
    return fallback;
}

int Section::integer(std::string_view key, int fallback, int least, int most) {
    const auto* node = find(key);
    if (node == nullptr) return fallback;
    const auto* value = std::get_if<std::int64_t>(&node->value);
    if (value == nullptr) {
        wrong_kind(key, *node, "a whole number", unquote_hint(*node));
        return fallback;
    }
    if (*value >= least && *value <= most) return static_cast<int>(*value);
    context_->mistake(
        node->place, std::format("{} is {}, but must be {}..{}", called(key), *value, least, most));
    return fallback;
}

float Section::number(std::string_view key, float fallback, float least, float most) {
    const auto* node = find(key);
    if (node == nullptr) return fallback;
    const auto value = number_of(*node);
    if (!value) {
        wrong_kind(key, *node, "a number", unquote_hint(*node));
        return fallback;
    }
    const auto narrow = static_cast<float>(std::clamp(*value, -1e9, 1e9));
    if (narrow >= least && narrow <= most) return narrow;
    context_->mistake(
        node->place, std::format("{} is {}, but must be {}..{}", called(key), *value, least, most));
    return fallback;
}

std::optional<std::chrono::microseconds> Section::time(std::string_view key,
                                                       std::chrono::microseconds least,
                                                       std::chrono::microseconds most) {
    const auto* node = find(key);
    if (node == nullptr) return std::nullopt;
    const auto* value = std::get_if<std::string>(&node->value);
    if (value == nullptr) {
        const auto seconds = number_of(*node);
        wrong_kind(key, *node, "a time with its unit",
                   seconds ? std::format("write \"{}s\" if you mean seconds", *seconds)
                           : std::string("write it like \"10s\""));
        return std::nullopt;
    }
    const auto parsed = parse_duration(*value);
    if (!parsed) {
        context_->mistake(
            node->place,
            std::format("{} is \"{}\", which is no time", called(key), value->substr(0, 40)),
            parsed.error().message);
        return std::nullopt;
    }
    if (*parsed >= least && *parsed <= most) return *parsed;
    context_->mistake(node->place, std::format("{} is {}, but must be {}..{}", called(key),
                                               format_duration(*parsed), format_duration(least),
                                               format_duration(most)));
    return std::nullopt;
}

std::uint64_t Section::size(std::string_view key, std::uint64_t fallback, std::uint64_t least,
                            std::uint64_t most) {
    const auto value = text(key);
    if (!value) return fallback;
    const auto bytes = parse_size(*value);
    if (!bytes) {
        context_->mistake(
            place_of(key),
            std::format("{} is \"{}\", which is no size", called(key), value->substr(0, 40)),
            std::format("write a whole number with MiB, GiB or TiB, such as \"{}\"",
                        format_size(fallback)));
        return fallback;
    }
    if (*bytes >= least && *bytes <= most) return *bytes;
    context_->mistake(place_of(key), std::format("{} is {}, but must be {}..{}", called(key),
                                                 *value, format_size(least), format_size(most)));
    return fallback;
}

std::optional<std::size_t> Section::choose(std::string_view key,
                                           std::span<const std::string> known) {
    const auto value = text(key);
    if (!value) return std::nullopt;
    const auto found = std::ranges::find(known, *value);
    if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
    auto hint = std::format("one of: {}", listed(known));
    if (const auto near = nearest(*value, known)) {
        hint = std::format("did you mean '{}'? {}", *near, hint);
    }
    context_->mistake(place_of(key),
                      std::format("{} cannot be '{}'", called(key), value->substr(0, 64)), hint);
    return std::nullopt;
}

std::optional<std::chrono::year_month_day> Section::date(std::string_view key) {
    const auto* node = find(key);
    if (node == nullptr) return std::nullopt;
    const auto day = date_of(*node);
    if (!day) wrong_kind(key, *node, "a date", "write it like 2026-05-01");
    return day;
}

const Array* Section::list(std::string_view key) {
    const auto* node = find(key);
    if (node == nullptr) return nullptr;
    const auto* array = std::get_if<Array>(&node->value);
    if (array == nullptr) wrong_kind(key, *node, "a list", "write [ ... ]");
    return array;
}

}  // namespace linli::config
