// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "fake_clock.hpp"
#include "ingest/address.hpp"
#include "ingest/av_source.hpp"
#include "ingest/back_off.hpp"

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;

TEST(Address, HidesThePasswordAndNothingElse) {
    EXPECT_EQ(without_password("rtsp://admin:secret@cam/1"), "rtsp://admin:***@cam/1");
    EXPECT_EQ(without_password("rtsp://admin:a@b:c@cam:554/1?x=y@z"),
              "rtsp://admin:***@cam:554/1?x=y@z");
    EXPECT_EQ(without_password("rtsp://admin@cam:554/1"), "rtsp://admin@cam:554/1");
    EXPECT_EQ(without_password("rtsp://cam:554/a:b@c"), "rtsp://cam:554/a:b@c");
    EXPECT_EQ(without_password("/clips/a:b@c.mp4"), "/clips/a:b@c.mp4");
}

TEST(BackOff, WaitsARandomShareOfALimitThatDoublesUpToTheMost) {
    std::chrono::milliseconds longest{};
    for (std::uint32_t seed = 1; seed < 200; ++seed) {
        BackOff back_off(100ms, 450ms, seed);
        for (const auto limit : {100ms, 200ms, 400ms, 450ms, 450ms}) {
            const auto wait = back_off.next();
            EXPECT_GE(wait, 0ms);
            EXPECT_LE(wait, limit);
            longest = std::max(longest, wait);
        }
        back_off.reset();
        EXPECT_LE(back_off.next(), 100ms);
    }
    EXPECT_GT(longest, 400ms);
}

TEST(Timeline, BeginsAtZeroAndFollowsTheTimeStamps) {
    FakeClock clock;
    Timeline timeline(std::nullopt, false, clock);
    const auto first = timeline.next(7s, 40ms);
    const auto second = timeline.next(7s + 200ms, 40ms);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->stream, StreamTime{});
    EXPECT_EQ(first->wall, clock.wall());
    EXPECT_EQ(second->stream, StreamTime{200ms});
    EXPECT_EQ(second->wall, clock.wall() + 200ms);
}

TEST(Timeline, NeverGoesBackAndNeverStandsStill) {
    FakeClock clock;
    Timeline timeline(std::nullopt, false, clock);
    StreamTime last{-1us};
    for (const auto pts : {1000ms, 1100ms, 1050ms, 1100ms, 1100ms, 1200ms}) {
        const auto moment = timeline.next(pts, 40ms);
        ASSERT_TRUE(moment);
        EXPECT_GT(moment->stream, last);
        last = moment->stream;
    }
    EXPECT_EQ(last, StreamTime{200ms});
}

TEST(Timeline, CallsAJumpOfALiveCameraOfMoreThanTenSecondsAnError) {
    FakeClock clock;
    for (const auto jump : {10'050ms, -9'970ms}) {  // further than one frame of 40 ms and 10 s
        Timeline timeline(std::nullopt, true, clock);
        ASSERT_TRUE(timeline.next(60s, 40ms));
        const auto moment = timeline.next(60s + jump, 40ms);
        ASSERT_FALSE(moment);
        EXPECT_EQ(moment.error().code, ErrorCode::io);
    }
    Timeline timeline(std::nullopt, true, clock);
    ASSERT_TRUE(timeline.next(60s, 40ms));
    EXPECT_TRUE(timeline.next(70s, 40ms));
}

TEST(Timeline, GoesOnByOneFrameWhereATimeStampIsMissing) {
    FakeClock clock;
    Timeline timeline(std::nullopt, false, clock);
    ASSERT_TRUE(timeline.next(1s, 40ms));
    const auto moment = timeline.next(std::nullopt, 40ms);
    ASSERT_TRUE(moment);
    EXPECT_EQ(moment->stream, StreamTime{40ms});
}

TEST(Timeline, TakesTheFirstTimeStampThatComesAsItsZero) {
    FakeClock clock;
    Timeline timeline(std::nullopt, false, clock);
    ASSERT_TRUE(timeline.next(std::nullopt, 40ms));
    const auto second = timeline.next(3600s, 40ms);
    const auto third = timeline.next(3600s + 40ms, 40ms);
    ASSERT_TRUE(second && third);
    EXPECT_EQ(second->stream, StreamTime{40ms});
    EXPECT_EQ(third->stream, StreamTime{80ms});
}

TEST(Timeline, OfALiveCameraFollowsTheWallClockThatDriftedAway) {
    FakeClock clock;
    Timeline live(std::nullopt, true, clock);
    ASSERT_TRUE(live.next(0s, 40ms));
    clock.advance(4s);
    const auto moment = live.next(1s, 40ms);
    ASSERT_TRUE(moment);
    EXPECT_EQ(moment->wall, clock.wall());
    EXPECT_EQ(moment->stream, StreamTime{1s});
}

}  // namespace
}  // namespace linli::ingest
