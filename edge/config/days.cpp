// SPDX-License-Identifier: Apache-2.0
#include "config/days.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <format>

#include "config/nearest.hpp"

namespace linli::config {
namespace {

const std::vector<std::string>& day_names() {
    static const std::vector<std::string> names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    return names;
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

Result<unsigned> parse_day(std::string_view text) {
    const auto& names = day_names();
    const auto found = std::ranges::find(names, trimmed(text));
    if (found != names.end()) return static_cast<unsigned>(found - names.begin());
    return fail(ErrorCode::invalid_argument, suggest(trimmed(text), names, "days"));
}

/// "fri" or "fri-mon" as bits.
Result<unsigned> parse_day_range(std::string_view text) {
    const auto dash = text.find('-');
    const auto first = parse_day(text.substr(0, dash));
    if (!first || dash == std::string_view::npos) {
        return first.transform([](unsigned day) { return 1U << day; });
    }
    const auto last = parse_day(text.substr(dash + 1));
    if (!last) return std::unexpected(last.error());
    unsigned bits = 0;
    for (unsigned day = *first; day != *last; day = (day + 1) % 7) bits |= 1U << day;
    return bits | 1U << *last;
}

/// Takes `text` as a whole number of one or two digits; -1 when it is not.
int small_number(std::string_view text) {
    int value = -1;
    if (text.empty() || text.size() > 2 || text.front() == '-') return -1;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && stop == text.data() + text.size() ? value : -1;
}

std::chrono::minutes read_time_of_day(Section& window, std::string_view key) {
    if (!window.has(key)) {
        window.need(key, "for example from = \"19:00\", to = \"07:00\"");
        return {};
    }
    if (const auto* time = std::get_if<TimeOfDay>(&window.find(key)->value)) {
        return std::chrono::floor<std::chrono::minutes>(time->since_midnight);
    }
    const auto text = window.text(key);
    if (!text) return {};
    const auto time = parse_time_of_day(*text);
    if (time) return *time;
    window.context().mistake(
        window.place_of(key),
        std::format("'{}' is \"{}\", which is no time of day", key, text->substr(0, 40)),
        time.error().message);
    return {};
}

DaySet read_days(Section& window) {
    DaySet days;
    enum class Holidays { also, only, never };
    static constexpr std::array<Word<Holidays>, 3> kHolidays{
        {{"also", Holidays::also}, {"only", Holidays::only}, {"never", Holidays::never}}};
    const auto holidays = window.word<Holidays>("holidays", kHolidays).value_or(Holidays::also);
    days.holidays = holidays != Holidays::never;
    days.only_holidays = holidays == Holidays::only;
    const auto text = window.text("days");
    if (!text) return days;
    if (days.only_holidays) {
        window.context().mistake(window.place_of("days"),
                                 "'days' means nothing beside holidays = \"only\"",
                                 "leave out one of the two");
    }
    const auto bits = parse_days(*text);
    if (bits) {
        days.weekdays = *bits;
    } else {
        window.context().mistake(window.place_of("days"),
                                 std::format("'days' cannot be \"{}\"", text->substr(0, 40)),
                                 bits.error().message);
    }
    return days;
}

}  // namespace

Result<std::uint8_t> parse_days(std::string_view text) {
    if (trimmed(text) == "daily") return std::uint8_t{0x7F};
    unsigned bits = 0;
    while (true) {
        const auto comma = text.find(',');
        const auto part = parse_day_range(text.substr(0, comma));
        if (!part) return std::unexpected(part.error());
        bits |= *part;
        if (comma == std::string_view::npos) return static_cast<std::uint8_t>(bits);
        text.remove_prefix(comma + 1);
    }
}

Result<std::chrono::minutes> parse_time_of_day(std::string_view text) {
    const auto colon = text.find(':');
    const int hour = small_number(text.substr(0, colon));
    const int minute = colon == std::string_view::npos || text.size() - colon != 3
                           ? -1
                           : small_number(text.substr(colon + 1));
    const bool midnight = hour == 24 && minute == 0;
    if (hour < 0 || minute < 0 || minute > 59 || (hour > 23 && !midnight)) {
        return fail(ErrorCode::invalid_argument, "write hour and minute, \"00:00\" to \"24:00\"");
    }
    return std::chrono::minutes((hour % 24) * 60 + minute);
}

std::optional<std::chrono::year_month_day> date_of(const Node& node) {
    if (const auto* day = std::get_if<std::chrono::year_month_day>(&node.value)) {
        return day->ok() ? std::optional(*day) : std::nullopt;
    }
    const auto* text = std::get_if<std::string>(&node.value);
    if (text == nullptr || text->size() != 10) return std::nullopt;
    const auto midnight = parse_rfc3339(*text + "T00:00:00Z");
    if (!midnight) return std::nullopt;
    return std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(*midnight));
}

std::vector<Window> read_windows(Section& section, std::string_view key) {
    std::vector<Window> out;
    for (auto& item : section.sections(key)) {
        Window window;
        window.days = read_days(item);
        window.from = read_time_of_day(item, "from");
        window.to = read_time_of_day(item, "to");
        window.valid_from = item.date("valid_from");
        window.valid_until = item.date("valid_until");
        if (window.valid_from && window.valid_until && *window.valid_until < *window.valid_from) {
            item.context().mistake(item.place_of("valid_until"),
                                   "'valid_until' is before 'valid_from'");
        }
        item.finish();
        out.push_back(window);
    }
    return out;
}

}  // namespace linli::config
