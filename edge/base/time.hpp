// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace linli {

/// UTC, as it stands on disk and on the wire. May step; never used for dwell or order.
using WallTime = std::chrono::sys_time<std::chrono::microseconds>;

/// The clock of one source. Its time points come from presentation time stamps, never go back, and
/// run on over a reconnect by the time that passed meanwhile. Only times of the same source
/// compare.
struct StreamClock {
    using duration = std::chrono::microseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<StreamClock>;
    static constexpr bool is_steady = true;
};
using StreamTime = StreamClock::time_point;
using StreamDuration = StreamClock::duration;

/// When something in a stream happened. `epoch` grows by one with every (re)connect of the source.
struct Moment {
    StreamTime stream{};
    WallTime wall{};
    std::uint32_t epoch = 0;

    friend bool operator==(const Moment&, const Moment&) = default;
};

/// RFC 3339 in UTC with milliseconds: 2026-11-24T11:17:39.120Z.
std::string format_rfc3339(WallTime time);

/// Reads RFC 3339 with `Z` or an offset, up to microseconds. Error: invalid_argument.
Result<WallTime> parse_rfc3339(std::string_view text);

/// Seconds with up to three decimals and no trailing zeros: "10s", "0.25s".
std::string format_seconds(std::chrono::microseconds duration);

}  // namespace linli
