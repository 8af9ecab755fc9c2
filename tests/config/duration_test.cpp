// SPDX-License-Identifier: Apache-2.0
#include "config/duration.hpp"

#include <gtest/gtest.h>

namespace linli::config {
namespace {

using namespace std::chrono_literals;

TEST(Duration, ReadsANumberWithOneUnit) {
    EXPECT_EQ(parse_duration("250ms"), 250ms);
    EXPECT_EQ(parse_duration("10s"), 10s);
    EXPECT_EQ(parse_duration("7min"), 7min);
    EXPECT_EQ(parse_duration("2h"), 2h);
    EXPECT_EQ(parse_duration("30d"), 720h);
    EXPECT_EQ(parse_duration("1.5s"), 1500ms);
    EXPECT_EQ(parse_duration("0.1s"), 100ms);
    EXPECT_EQ(parse_duration("10 s"), 10s);
}

TEST(Duration, RefusesWhatIsNoTime) {
    for (const char* text : {"", "s", "10", "10m", "-1s", "+1s", "1e3s", "1s30ms", ".5s", "5.s",
                             "1..2s", "inf", "nan", "0x10s", "10S", "99999999999d", " 10s"}) {
        EXPECT_FALSE(parse_duration(text).has_value()) << text;
    }
}

TEST(Duration, SaysWhatWasProbablyMeant) {
    EXPECT_EQ(parse_duration("10").error().message, "write \"10s\"");
    EXPECT_EQ(parse_duration("7m").error().message, "write \"7min\"");
    EXPECT_EQ(parse_duration("3weeks").error().message,
              "unknown unit 'weeks'; units are ms, s, min, h, d");
}

TEST(Duration, WritesWhatItReads) {
    for (const char* text : {"0s", "250ms", "90s", "7min", "2h", "30d"}) {
        EXPECT_EQ(format_duration(parse_duration(text).value()), text);
    }
}

}  // namespace
}  // namespace linli::config
