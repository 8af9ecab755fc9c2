// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "fake_clock.hpp"
#include "ingest/av_source.hpp"

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;

constexpr auto kInterval = 100ms;

class TimelineOfFiles : public ::testing::Test {
  protected:
    FakeClock clock;
    Timeline live{std::nullopt, /*live=*/true, clock};
    Timeline file{std::nullopt, /*live=*/false, clock};

    static std::chrono::microseconds at(Timeline& timeline,
                                        std::optional<std::chrono::microseconds> pts) {
        const auto moment = timeline.next(pts, kInterval);
        EXPECT_TRUE(moment) << moment.error().message;
        return moment ? moment->stream.time_since_epoch() : -1us;
    }
};

TEST_F(TimelineOfFiles, AFileWhoseTimeStampsJumpGoesOnByOneFrameSinceItCannotBeOpenedInItsMiddle) {
    at(file, 0us);
    EXPECT_EQ(at(file, 3h), 100ms);
    EXPECT_EQ(at(file, 3h + 100ms), 200ms);
    EXPECT_EQ(at(file, 5s), 300ms);
    EXPECT_EQ(at(file, 5s + 50ms), 350ms);
}

TEST_F(TimelineOfFiles, ATimeLapseWithAFrameEveryHalfMinuteIsNotAJump) {
    EXPECT_EQ(file.next(0s, 30s)->stream.time_since_epoch(), 0s);
    EXPECT_EQ(file.next(30s, 30s)->stream.time_since_epoch(), 30s);
    EXPECT_EQ(file.next(60s, 30s)->stream.time_since_epoch(), 60s);
}

TEST_F(TimelineOfFiles, WallTimeOfALiveCameraFollowsAClockThatIsSetButNotItsJitter) {
    const WallTime began = clock.wall();
    live.next(0s, kInterval);
    clock.advance(2'900ms);  // a frame that came 1.9 s late
    EXPECT_EQ(live.next(1s, kInterval)->wall, began + 1s);
    clock.step_wall(1h);
    EXPECT_EQ(live.next(2s, kInterval)->wall, clock.wall());
    EXPECT_EQ(live.next(3s, kInterval)->wall, clock.wall() + 1s);
}

TEST_F(TimelineOfFiles, AFileWithAStartTimeGivesTheSameMomentsWheneverItIsPlayed) {
    const WallTime start = std::chrono::sys_days(std::chrono::year(2026) / 1 / 2) + 19h;
    Timeline first(start, /*live=*/false, clock);
    EXPECT_EQ(first.next(0s, kInterval)->wall, start);
    clock.advance(24h);
    EXPECT_EQ(first.next(2s, kInterval)->wall, start + 2s);
}

}  // namespace
}  // namespace linli::ingest
