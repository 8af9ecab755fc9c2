// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace linli::config {

/// Which days a window starts on.
struct DaySet {
    std::uint8_t weekdays = 0x7F;  ///< bit 0 = Monday ... bit 6 = Sunday
    bool holidays =
        true;  ///< also on a holiday of the city profile that falls on one of `weekdays`
    bool only_holidays = false;  ///< on holidays alone, whatever the weekday
};

/// Local wall time from `from` up to, not including, `to`. When `to` <= `from` it ends on the next
/// day (19:00-07:00 belongs to the day it starts on). from == to is the whole day.
struct Window {
    DaySet days;
    std::chrono::minutes from{0};
    std::chrono::minutes to{0};
    std::optional<std::chrono::year_month_day> valid_from;   ///< first day it may start on
    std::optional<std::chrono::year_month_day> valid_until;  ///< last day it may start on
};

/// When something is active, in the local time of one place. A value; any thread.
/// Limits: in the hour that a clock change repeats the window is active in both passes; a skipped
/// hour does not exist.
class Schedule {
  public:
    /// Always active.
    Schedule() = default;
    /// `time_zone`: an IANA name such as "Asia/Shanghai". No window at all means always active.
    /// Error: not_found for an unknown time zone.
    static Result<Schedule> make(const std::string& time_zone, std::vector<Window> windows,
                                 std::vector<std::chrono::year_month_day> holidays);

    /// Active when none of `windows` is: a rule that is armed while something is not permitted.
    /// No window at all means always active. Error: as `make`.
    static Result<Schedule> outside(const std::string& time_zone, std::vector<Window> windows,
                                    std::vector<std::chrono::year_month_day> holidays);

    bool active_at(WallTime time) const;
    /// As they were given; see `inverted`.
    const std::vector<Window>& windows() const { return windows_; }
    /// Whether it is active outside its windows instead of inside.
    bool inverted() const { return inverted_; }

  private:
    const std::chrono::time_zone* zone_ = nullptr;
    std::vector<Window> windows_;
    std::vector<std::chrono::year_month_day> holidays_;  ///< sorted
    bool inverted_ = false;
};

/// The names of all time zones of this system, for suggestions.
std::vector<std::string> time_zone_names();

}  // namespace linli::config
