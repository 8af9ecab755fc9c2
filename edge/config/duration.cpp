// SPDX-License-Identifier: Apache-2.0
#include "config/duration.hpp"

#include <charconv>
#include <cmath>
#include <format>
#include <optional>

namespace linli::config {
namespace {

struct Unit {
    std::string_view name;
    std::int64_t micros;
};

constexpr Unit kUnits[] = {
    {"d", 86'400'000'000}, {"h", 3'600'000'000}, {"min", 60'000'000},
    {"s", 1'000'000},      {"ms", 1'000},
};
constexpr double kMostMicros = 100.0 * 366 * 86'400e6;

/// What people write for a unit of ours; empty when nothing comes to mind.
std::string_view meant_unit(std::string_view unit) {
    if (unit.empty() || unit == "sec" || unit == "seconds" || unit == "second") return "s";
    if (unit == "m" || unit == "mins" || unit == "minutes" || unit == "minute") return "min";
    if (unit == "hours" || unit == "hour" || unit == "hr") return "h";
    if (unit == "days" || unit == "day") return "d";
    return "";
}

std::unexpected<Error> wrong_unit(std::string_view number, std::string_view unit) {
    const auto meant = meant_unit(unit);
    if (meant.empty()) {
        return fail(ErrorCode::invalid_argument,
                    std::format("unknown unit '{}'; units are ms, s, min, h, d", unit));
    }
    return fail(ErrorCode::invalid_argument, std::format("write \"{}{}\"", number, meant));
}

}  // namespace

Result<std::chrono::microseconds> parse_duration(std::string_view text) {
    const std::size_t length = std::min(text.find_first_not_of("0123456789."), text.size());
    const auto number = text.substr(0, length);
    auto unit = text.substr(length);
    while (unit.starts_with(' ')) unit.remove_prefix(1);
    double value = 0;
    const auto* end = number.data() + number.size();
    const auto [stop, error] = std::from_chars(number.data(), end, value);
    if (number.empty() || number.starts_with('.') || number.ends_with('.') || stop != end ||
        error != std::errc{}) {
        return fail(ErrorCode::invalid_argument, "write a number and a unit, such as \"10s\"");
    }
    for (const auto& [name, micros] : kUnits) {
        if (unit != name) continue;
        const double total = value * static_cast<double>(micros);
        if (total > kMostMicros) {
            return fail(ErrorCode::invalid_argument, "a time is at most 100 years");
        }
        return std::chrono::microseconds(std::llround(total));
    }
    return wrong_unit(number, unit);
}

std::string format_duration(std::chrono::microseconds duration) {
    const auto micros = duration.count();
    if (micros == 0) return "0s";
    for (const auto& [name, size] : kUnits) {
        if (micros % size == 0) return std::format("{}{}", micros / size, name);
    }
    return std::format("{}ms", static_cast<double>(micros) / 1000);
}

}  // namespace linli::config
