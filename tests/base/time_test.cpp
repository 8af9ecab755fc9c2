// SPDX-License-Identifier: Apache-2.0
#include "base/time.hpp"

#include <gtest/gtest.h>

namespace linli {
namespace {

TEST(Time, WritesWhatItReads) {
    for (const char* text : {"2026-11-24T11:17:39.120Z", "1970-01-01T00:00:00.000Z"}) {
        const auto time = parse_rfc3339(text);
        ASSERT_TRUE(time.has_value());
        EXPECT_EQ(format_rfc3339(*time), text);
    }
}

TEST(Time, ReadsAnOffsetAsUtc) {
    EXPECT_EQ(format_rfc3339(parse_rfc3339("2026-11-24T03:00:00+08:00").value()),
              "2026-11-23T19:00:00.000Z");
    EXPECT_EQ(format_rfc3339(parse_rfc3339("2026-11-24T23:30:00.5-01:30").value()),
              "2026-11-25T01:00:00.500Z");
}

TEST(Time, RefusesWhatIsNoTime) {
    for (const char* text :
         {"", "yesterday", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-11-24T25:00:00Z",
          "2026-11-24T11:17:39", "2026-11-24T11:17:39Zx", "2026-11-24T-1:17:39Z"}) {
        EXPECT_FALSE(parse_rfc3339(text).has_value()) << text;
    }
}

TEST(Time, ShowsSecondsWithoutIdleZeros) {
    EXPECT_EQ(format_seconds(std::chrono::seconds(10)), "10s");
    EXPECT_EQ(format_seconds(std::chrono::milliseconds(250)), "0.25s");
    EXPECT_EQ(format_seconds(-std::chrono::milliseconds(1500)), "-1.5s");
}

}  // namespace
}  // namespace linli
