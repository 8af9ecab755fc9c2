// SPDX-License-Identifier: Apache-2.0
#include "rules/script/schedule_words.hpp"

#include <array>
#include <charconv>
#include <format>

namespace linli::rules::script {
namespace {

constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr auto kMonday = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23);

std::optional<unsigned> day_of(std::string_view text) {
    for (unsigned i = 0; i < kDays.size(); ++i) {
        if (kDays.at(i) == text) return i;
    }
    return std::nullopt;
}

/// "HH:MM" or "HH:MM:SS".
Result<std::chrono::seconds> time_of_day(std::string_view text) {
    const auto number = [&](std::size_t at) {
        int value = -1;
        if (text.size() >= at + 2) std::from_chars(text.data() + at, text.data() + at + 2, value);
        return value;
    };
    const bool with_seconds = text.size() == 8 && text[5] == ':';
    const int hours = number(0);
    const int minutes = number(3);
    const int seconds = with_seconds ? number(6) : 0;
    const bool shape = (text.size() == 5 || with_seconds) && text[2] == ':';
    if (!shape || hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 ||
        seconds > 59) {
        return fail(ErrorCode::invalid_argument,
                    std::format("expected a time of day like 19:00, not '{}'", text.substr(0, 64)));
    }
    return std::chrono::hours(hours) + std::chrono::minutes(minutes) +
           std::chrono::seconds(seconds);
}

}  // namespace

Result<void> ScheduleWords::set(const std::string& key, const std::string& value) {
    const auto dash = value.find('-');
    const auto first = value.substr(0, dash);
    const auto last = dash == std::string::npos ? first : value.substr(dash + 1);
    if (key == "days") {
        const auto from = day_of(first);
        const auto to = day_of(last);
        if (!from || !to)
            return fail(ErrorCode::invalid_argument, "expected days like mon-fri or sat");
        weekdays_ = 0;
        for (unsigned day = *from;; day = (day + 1) % 7) {
            weekdays_ = static_cast<std::uint8_t>(weekdays_ | 1U << day);
            if (day == *to) return {};
        }
    }
    const auto from = time_of_day(first);
    if (!from) return std::unexpected(from.error());
    const auto to = time_of_day(last);
    if (!to) return std::unexpected(to.error());
    windows_.push_back({.days = {},
                        .from = std::chrono::floor<std::chrono::minutes>(*from),
                        .to = std::chrono::floor<std::chrono::minutes>(*to),
                        .valid_from = {},
                        .valid_until = {}});
    outside_ = key == "permitted";
    return {};
}

Result<config::Schedule> ScheduleWords::make() const {
    auto windows = windows_;
    if (windows.empty() && weekdays_ != 0x7F) windows.push_back({});
    for (config::Window& window : windows) window.days.weekdays = weekdays_;
    return outside_ ? config::Schedule::outside("Etc/UTC", std::move(windows), {})
                    : config::Schedule::make("Etc/UTC", std::move(windows), {});
}

Result<WallTime> take_clock(Words& words) {
    unsigned day = 1;
    if (const auto named = day_of(words.peek())) {
        day = *named;
        static_cast<void>(words.take("a day"));
    }
    const auto text = words.take("a time of day");
    if (!text) return std::unexpected(text.error());
    const auto time = time_of_day(*text);
    if (!time) return std::unexpected(time.error());
    return kMonday + std::chrono::days(day) + *time;
}

}  // namespace linli::rules::script
