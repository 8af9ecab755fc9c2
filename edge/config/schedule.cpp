// SPDX-License-Identifier: Apache-2.0
#include "config/schedule.hpp"

#include <algorithm>
#include <format>
#include <stdexcept>

namespace linli::config {
namespace {

using LocalTime = std::chrono::local_time<std::chrono::microseconds>;
using Holidays = std::vector<std::chrono::year_month_day>;

bool starts_on(const Window& window, std::chrono::local_days day, const Holidays& holidays) {
    const std::chrono::year_month_day date(day);
    if (window.valid_from && date < *window.valid_from) return false;
    if (window.valid_until && date > *window.valid_until) return false;
    const bool holiday = std::ranges::binary_search(holidays, date);
    if (window.days.only_holidays) return holiday;
    if (holiday && !window.days.holidays) return false;
    const unsigned weekday = std::chrono::weekday(day).iso_encoding() - 1;
    return (window.days.weekdays >> weekday & 1U) != 0;
}

bool covers(const Window& window, LocalTime now, const Holidays& holidays) {
    const auto today = std::chrono::floor<std::chrono::days>(now);
    const auto next_day = window.to <= window.from ? std::chrono::days(1) : std::chrono::days(0);
    for (const auto day : {today, today - std::chrono::days(1)}) {
        const bool inside = now >= day + window.from && now < day + next_day + window.to;
        if (inside && starts_on(window, day, holidays)) return true;
    }
    return false;
}

Result<const std::chrono::time_zone*> find_zone(const std::string& name) {
    try {
        return std::chrono::locate_zone(name);
    } catch (const std::runtime_error&) {
        return fail(ErrorCode::not_found, std::format("unknown time zone '{}'", name));
    }
}

}  // namespace

Result<Schedule> Schedule::make(const std::string& time_zone, std::vector<Window> windows,
                                std::vector<std::chrono::year_month_day> holidays) {
    auto zone = find_zone(time_zone);
    if (!zone) return std::unexpected(std::move(zone.error()));
    Schedule schedule;
    schedule.zone_ = *zone;
    schedule.windows_ = std::move(windows);
    schedule.holidays_ = std::move(holidays);
    std::ranges::sort(schedule.holidays_);
    return schedule;
}

Result<Schedule> Schedule::outside(const std::string& time_zone, std::vector<Window> windows,
                                   std::vector<std::chrono::year_month_day> holidays) {
    auto schedule = make(time_zone, std::move(windows), std::move(holidays));
    if (schedule) schedule->inverted_ = true;
    return schedule;
}

bool Schedule::active_at(WallTime time) const {
    if (windows_.empty()) return true;
    const LocalTime now = zone_->to_local(time);
    const bool inside = std::ranges::any_of(
        windows_, [&](const Window& window) { return covers(window, now, holidays_); });
    return inside != inverted_;
}

std::vector<std::string> time_zone_names() {
    std::vector<std::string> names;
    try {
        const auto& database = std::chrono::get_tzdb();
        for (const auto& zone : database.zones) names.emplace_back(zone.name());
        for (const auto& link : database.links) names.emplace_back(link.name());
    } catch (const std::runtime_error&) {
        names.clear();  // no tzdata on this system: there is nothing to suggest
    }
    return names;
}

}  // namespace linli::config
