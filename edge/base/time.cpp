// SPDX-License-Identifier: Apache-2.0
#include "base/time.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <format>

#include "base/clock.hpp"

namespace linli {
namespace {

/// Takes `digits` decimal digits off the front of `text`; -1 if they are not there.
int take_number(std::string_view& text, std::size_t digits) {
    int value = 0;
    if (text.size() < digits) return -1;
    const auto* end = text.data() + digits;
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end || text.front() == '-') return -1;
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

/// Takes ".123456" (any number of digits) as microseconds; zero when there is no point.
std::chrono::microseconds take_fraction(std::string_view& text) {
    if (!take(text, '.')) return {};
    int micros = 0;
    int scale = 100'000;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        micros += (text.front() - '0') * scale;
        scale /= 10;
        text.remove_prefix(1);
    }
    return std::chrono::microseconds(micros);
}

/// Takes "Z" or "+08:00" as minutes east of UTC; false when neither is there.
bool take_offset(std::string_view& text, std::chrono::minutes& offset) {
    if (take(text, 'Z') || take(text, 'z')) return true;
    const bool east = take(text, '+');
    if (!east && !take(text, '-')) return false;
    const int hours = take_number(text, 2);
    if (hours < 0 || hours > 23 || !take(text, ':')) return false;
    const int minutes = take_number(text, 2);
    if (minutes < 0 || minutes > 59) return false;
    offset = std::chrono::minutes((hours * 60 + minutes) * (east ? 1 : -1));
    return true;
}

}  // namespace

std::string format_rfc3339(WallTime time) {
    return std::format("{:%FT%T}Z", std::chrono::floor<std::chrono::milliseconds>(time));
}

Result<WallTime> parse_rfc3339(std::string_view text) {
    const std::string whole(text);
    const auto wrong = [&] {
        return fail(ErrorCode::invalid_argument,
                    std::format("'{}' is not a time like 2026-11-24T19:00:00+08:00", whole));
    };
    const int year = take_number(text, 4);
    if (year < 0 || !take(text, '-')) return wrong();
    const int month = take_number(text, 2);
    if (month < 0 || !take(text, '-')) return wrong();
    const int day = take_number(text, 2);
    if (day < 0 || !(take(text, 'T') || take(text, 't') || take(text, ' '))) return wrong();
    const int hour = take_number(text, 2);
    if (hour < 0 || hour > 23 || !take(text, ':')) return wrong();
    const int minute = take_number(text, 2);
    if (minute < 0 || minute > 59 || !take(text, ':')) return wrong();
    const int second = take_number(text, 2);
    if (second < 0 || second > 60) return wrong();
    const auto fraction = take_fraction(text);
    std::chrono::minutes offset{};
    if (!take_offset(text, offset) || !text.empty()) return wrong();
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return wrong();
    return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second) + fraction - offset;
}

std::string format_seconds(std::chrono::microseconds duration) {
    const auto millis = std::chrono::round<std::chrono::milliseconds>(duration).count();
    std::string text = std::format("{}.{:03}", std::abs(millis) / 1000, std::abs(millis) % 1000);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return (millis < 0 ? "-" : "") + text + "s";
}

WallTime SystemClock::wall() const {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

Clock::Steady SystemClock::steady() const { return std::chrono::steady_clock::now(); }

}  // namespace linli
