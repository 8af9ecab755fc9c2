// SPDX-License-Identifier: Apache-2.0
#include "ingest/arrival.hpp"

#include <gtest/gtest.h>

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;

constexpr Clock::Steady kBegan{1h};

StreamTime at_stream(std::chrono::microseconds time) { return StreamTime(time); }

TEST(Arrival, IsUnknownBeforeTheFirstPicture) {
    Arrival arrival;
    EXPECT_FALSE(arrival.of(at_stream(1s)));
    arrival.came(at_stream(1s), kBegan);
    EXPECT_EQ(arrival.of(at_stream(1s)), kBegan);
    arrival.begin();
    EXPECT_FALSE(arrival.of(at_stream(1s)));
}

TEST(Arrival, OfAPictureThatWasHeldUpIsWhenItShouldHaveCome) {
    Arrival arrival;
    for (auto t = 0ms; t < 1000ms; t += 40ms) {
        arrival.came(at_stream(t), kBegan + t + (t == 400ms ? 300ms : 0ms));
    }
    EXPECT_EQ(arrival.of(at_stream(400ms)), kBegan + 400ms);
    EXPECT_EQ(arrival.of(at_stream(960ms)), kBegan + 960ms);
}

TEST(Arrival, FollowsAWayThatHasBecomeLongerWithinTenSeconds) {
    Arrival arrival;
    for (auto t = 0s; t < 12s; t += 1s) arrival.came(at_stream(t), kBegan + t);
    for (auto t = 12s; t < 24s; t += 1s) arrival.came(at_stream(t), kBegan + t + 200ms);
    EXPECT_EQ(arrival.of(at_stream(23s)), kBegan + 23s + 200ms);
    arrival.came(at_stream(24s), kBegan + 24s - 50ms);
    EXPECT_EQ(arrival.of(at_stream(24s)), kBegan + 24s - 50ms) << "a shorter one at once";
}

}  // namespace
}  // namespace linli::ingest
