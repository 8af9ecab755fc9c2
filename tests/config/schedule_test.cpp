// SPDX-License-Identifier: Apache-2.0
#include "config/schedule.hpp"

#include <gtest/gtest.h>

namespace linli::config {
namespace {

using namespace std::chrono_literals;

WallTime at(std::string_view text) { return parse_rfc3339(text).value(); }

Window window(std::chrono::minutes from, std::chrono::minutes to, std::uint8_t weekdays = 0x7F) {
    Window out;
    out.from = from;
    out.to = to;
    out.days.weekdays = weekdays;
    return out;
}

Schedule shanghai(std::vector<Window> windows, std::vector<std::chrono::year_month_day> days = {}) {
    return Schedule::make("Asia/Shanghai", std::move(windows), std::move(days)).value();
}

// 2026-11-23 is a Monday.

TEST(Schedule, IsAlwaysActiveWithoutWindows) {
    EXPECT_TRUE(Schedule().active_at(at("2026-11-23T12:00:00Z")));
    EXPECT_TRUE(shanghai({}).active_at(at("2026-11-23T12:00:00Z")));
}

TEST(Schedule, RefusesATimeZoneThatDoesNotExist) {
    const auto schedule = Schedule::make("Asia/Shanghia", {}, {});
    ASSERT_FALSE(schedule);
    EXPECT_EQ(schedule.error().code, ErrorCode::not_found);
}

TEST(Schedule, CountsInLocalTimeFromUpToButNotIncludingTo) {
    const auto schedule = shanghai({window(9h, 17h)});
    EXPECT_FALSE(schedule.active_at(at("2026-11-23T08:59:59+08:00")));
    EXPECT_TRUE(schedule.active_at(at("2026-11-23T09:00:00+08:00")));
    EXPECT_TRUE(schedule.active_at(at("2026-11-23T16:59:59+08:00")));
    EXPECT_FALSE(schedule.active_at(at("2026-11-23T17:00:00+08:00")));
}

TEST(Schedule, CrossesMidnight) {
    const auto schedule = shanghai({window(19h, 7h)});
    EXPECT_FALSE(schedule.active_at(at("2026-11-23T18:59:59+08:00")));
    EXPECT_TRUE(schedule.active_at(at("2026-11-23T19:00:00+08:00")));
    EXPECT_TRUE(schedule.active_at(at("2026-11-24T00:00:00+08:00")));
    EXPECT_TRUE(schedule.active_at(at("2026-11-24T06:59:59+08:00")));
    EXPECT_FALSE(schedule.active_at(at("2026-11-24T07:00:00+08:00")));
}

TEST(Schedule, GivesTheNightAfterFridayToFriday) {
    const auto schedule = shanghai({window(19h, 7h, 0b0010000)});
    EXPECT_FALSE(schedule.active_at(at("2026-11-27T03:00:00+08:00")));  // Friday, Thursday's night
    EXPECT_TRUE(schedule.active_at(at("2026-11-28T03:00:00+08:00")));   // Saturday, Friday's night
    EXPECT_FALSE(schedule.active_at(at("2026-11-28T20:00:00+08:00")));
}

TEST(Schedule, TakesFromEqualToForTheWholeDay) {
    const auto sundays = shanghai({window(0h, 0h, 0b1000000)});
    EXPECT_FALSE(sundays.active_at(at("2026-11-28T23:59:59+08:00")));
    EXPECT_TRUE(sundays.active_at(at("2026-11-29T00:00:00+08:00")));
    EXPECT_TRUE(sundays.active_at(at("2026-11-29T23:59:59+08:00")));
    EXPECT_FALSE(sundays.active_at(at("2026-11-30T00:00:00+08:00")));
}

TEST(Schedule, KnowsHolidays) {
    using std::chrono::year;
    const auto labour_day = year(2026) / 5 / 1;  // a Friday
    auto never = window(9h, 17h, 0b0011111);
    never.days.holidays = false;
    auto only = window(9h, 17h, 0);
    only.days.only_holidays = true;

    const auto noon = at("2026-05-01T12:00:00+08:00");
    const auto day_before = at("2026-04-30T12:00:00+08:00");
    EXPECT_TRUE(shanghai({window(9h, 17h)}, {labour_day}).active_at(noon));
    EXPECT_FALSE(shanghai({never}, {labour_day}).active_at(noon));
    EXPECT_TRUE(shanghai({never}, {labour_day}).active_at(day_before));
    EXPECT_TRUE(shanghai({only}, {labour_day}).active_at(noon));
    EXPECT_FALSE(shanghai({only}, {labour_day}).active_at(day_before));
}

TEST(Schedule, GivesTheNightAfterAHolidayToTheHoliday) {
    auto only = window(19h, 7h);
    only.days.only_holidays = true;
    const auto schedule = shanghai({only}, {std::chrono::year(2026) / 5 / 1});
    EXPECT_FALSE(schedule.active_at(at("2026-05-01T03:00:00+08:00")));
    EXPECT_TRUE(schedule.active_at(at("2026-05-02T03:00:00+08:00")));
}

TEST(Schedule, HoldsOnlyWithinItsValidity) {
    auto night = window(19h, 7h);
    night.valid_from = std::chrono::year(2026) / 6 / 1;
    night.valid_until = std::chrono::year(2026) / 6 / 30;
    const auto schedule = shanghai({night});
    EXPECT_FALSE(schedule.active_at(at("2026-06-01T03:00:00+08:00")));  // began on 31 May
    EXPECT_TRUE(schedule.active_at(at("2026-06-01T19:00:00+08:00")));
    EXPECT_TRUE(schedule.active_at(at("2026-07-01T06:00:00+08:00")));  // began on 30 June
    EXPECT_FALSE(schedule.active_at(at("2026-07-01T19:00:00+08:00")));
}

TEST(Schedule, CanBeArmedOutsideItsWindows) {
    const auto armed = Schedule::outside("Asia/Shanghai", {window(19h, 7h)}, {}).value();
    EXPECT_FALSE(armed.active_at(at("2026-11-24T06:59:59+08:00")));
    EXPECT_TRUE(armed.active_at(at("2026-11-24T07:00:00+08:00")));
    EXPECT_TRUE(armed.active_at(at("2026-11-24T18:59:59+08:00")));
    EXPECT_FALSE(armed.active_at(at("2026-11-24T19:00:00+08:00")));
    EXPECT_TRUE(armed.inverted());
}

TEST(Schedule, FollowsTheClockChangesOfBerlin) {
    const auto morning = Schedule::make("Europe/Berlin", {window(6h, 8h)}, {}).value();
    EXPECT_TRUE(morning.active_at(at("2026-03-28T05:30:00Z")));   // 06:30, winter time
    EXPECT_TRUE(morning.active_at(at("2026-03-29T04:30:00Z")));   // 06:30, summer time
    EXPECT_FALSE(morning.active_at(at("2026-03-29T06:30:00Z")));  // 08:30
    EXPECT_TRUE(morning.active_at(at("2026-10-25T05:30:00Z")));   // 06:30, winter time again
}

TEST(Schedule, IsActiveInBothPassesOfARepeatedHour) {
    // 2026-10-25 03:00 CEST becomes 02:00 CET: 02:00-03:00 comes twice.
    const auto schedule = Schedule::make("Europe/Berlin", {window(2h, 3h)}, {}).value();
    EXPECT_FALSE(schedule.active_at(at("2026-10-24T23:59:59Z")));
    EXPECT_TRUE(schedule.active_at(at("2026-10-25T00:30:00Z")));
    EXPECT_TRUE(schedule.active_at(at("2026-10-25T01:30:00Z")));
    EXPECT_FALSE(schedule.active_at(at("2026-10-25T02:00:00Z")));
}

TEST(Schedule, HasNoSkippedHour) {
    // 2026-03-29 02:00 CET becomes 03:00 CEST: 02:00-03:00 does not exist.
    const auto skipped = Schedule::make("Europe/Berlin", {window(2h, 3h)}, {}).value();
    EXPECT_FALSE(skipped.active_at(at("2026-03-29T00:59:59Z")));
    EXPECT_FALSE(skipped.active_at(at("2026-03-29T01:00:00Z")));
    const auto night = Schedule::make("Europe/Berlin", {window(22h, 6h)}, {}).value();
    EXPECT_TRUE(night.active_at(at("2026-03-29T03:59:59Z")));   // 05:59 CEST: an hour shorter
    EXPECT_FALSE(night.active_at(at("2026-03-29T04:00:00Z")));  // 06:00 CEST
}

}  // namespace
}  // namespace linli::config
