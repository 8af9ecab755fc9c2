// SPDX-License-Identifier: Apache-2.0
// The motion gate on pictures made of a real street: what must open it, and what must not. All with
// the same settings.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "detect/motion_gate.hpp"
#include "detect/street.hpp"

namespace linli::detect {
namespace {

constexpr double kFrame = 0.2;  // seconds
constexpr double kSettled = 8;  // seconds before the story begins
constexpr Size kSize = Street::kSize;

/// The picture at so many seconds of the story; before 0 the gate gets to know the street.
using Story = std::function<Image(double)>;

struct Seen {
    int frames = 0;
    int open = 0;
    int blind = 0;

    double share() const { return static_cast<double>(open) / frames; }
};

class MotionGateStreet : public ::testing::Test {
  protected:
    void SetUp() override {
        if (!Street::of_footage()) GTEST_SKIP() << Street::why();
        empty = Street::of_footage()->empty;
        night = relit(empty, [](double level, double, double) { return level / 4 + 4; });
    }

    /// What the gate says from second `from` to `to` of `story`, five frames a second.
    static Seen watch(const Story& story, double to, double from = 0, double noise = 3,
                      double settled = kSettled) {
        MotionGate gate{config::Camera{}};
        Sensor sensor(noise);
        Seen seen;
        const int first = -static_cast<int>(std::lround(settled / kFrame));
        for (int i = first; i < static_cast<int>(std::lround(to / kFrame)); ++i) {
            const double seconds = i * kFrame;
            Moment moment;
            moment.stream = StreamTime{std::chrono::milliseconds{200 * (i - first)}};
            const auto verdict = gate.judge(ingest::frame_of(sensor(story(seconds)), moment));
            if (!verdict) {
                ADD_FAILURE() << verdict.error().message;
                return seen;
            }
            if (seconds < from - kFrame / 2) continue;
            ++seen.frames;
            seen.open += verdict->state == GateState::moving ? 1 : 0;
            seen.blind += verdict->state == GateState::blind ? 1 : 0;
        }
        return seen;
    }

    static Image walking(const Image& street, std::size_t who, double x, double y) {
        return with_person(street, Street::of_footage()->walkers[who],
                           {static_cast<float>(x), static_cast<float>(y)});
    }
    static Image brighter(const Image& image, double gain, double more = 0) {
        return relit(image, [=](double level, double, double) { return level * gain + more; });
    }

    Image empty;
    Image night;
};

TEST_F(MotionGateStreet, NeverOpensOnAStillStreetByDayOrNight) {
    EXPECT_EQ(watch([&](double) { return empty; }, 40).open, 0);
    EXPECT_EQ(watch([&](double) { return empty; }, 40, 0, /*noise=*/8).open, 0);
    EXPECT_EQ(watch([&](double) { return night; }, 40, 0, /*noise=*/6).open, 0);
}

TEST_F(MotionGateStreet, OpensForEverySlowWalkerOfEightPercentOfTheHeight) {
    for (std::size_t who = 0; who < 4; ++who) {
        for (const double pace : {3.0, 20.0}) {
            const auto seen = watch(
                [&](double seconds) {
                    const double y = 100 + 110 * static_cast<double>(who);
                    return seconds < 0 ? empty : walking(empty, who, 100 + pace * seconds, y);
                },
                10);
            EXPECT_EQ(seen.open, seen.frames) << who << " at " << pace << " pixels a second";
        }
    }
}

TEST_F(MotionGateStreet, OpensForAWalkerAtNight) {
    const auto seen = watch(
        [&](double seconds) {
            return seconds < 0 ? night : walking(night, 1, 100 + 12 * seconds, 320);
        },
        10, 0, /*noise=*/6);
    EXPECT_EQ(seen.open, seen.frames);
}

TEST_F(MotionGateStreet, OpensForWhoCreepsIn) {
    // At two pixels a second the person is in the picture after 7 s; at 0.7 after 20.
    for (const double pace : {0.7, 2.0}) {
        const auto seen = watch(
            [&](double seconds) {
                return seconds < 0 ? empty : walking(empty, 1, -8 + pace * seconds, 300);
            },
            14 / pace + 20, 14 / pace);
        EXPECT_GT(seen.share(), 0.9) << pace;
    }
}

TEST_F(MotionGateStreet, OpensAgainWhenWhoStoodWalksOn) {
    const auto story = [&](double seconds) {
        if (seconds < 0) return empty;
        const double x = seconds < 4    ? -8 + 30 * seconds
                         : seconds < 44 ? 112
                                        : 112 + 5 * (seconds - 44);
        return walking(empty, 2, x, 300);
    };
    EXPECT_EQ(watch(story, 40, 30).open, 0) << "who stands is no motion";
    EXPECT_GT(watch(story, 54, 45).share(), 0.99);
}

TEST_F(MotionGateStreet, TakesExposureForNoMotion) {
    for (const double gain : {0.6, 0.8, 1.25, 1.6}) {
        const auto step =
            watch([&](double seconds) { return brighter(empty, seconds < 2 ? 1 : gain); }, 12);
        EXPECT_LE(step.share(), 0.1) << gain;
        const auto ramp = watch(
            [&](double seconds) {
                return brighter(empty, 1 + (gain - 1) * std::clamp((seconds - 2) / 1.2, 0.0, 1.0));
            },
            22);
        EXPECT_LE(ramp.share(), 0.3) << gain;
    }
    const auto dusk = watch(
        [&](double seconds) {
            return brighter(empty, 1 - 0.75 * std::clamp(seconds / 60, 0.0, 1.0));
        },
        70);
    EXPECT_EQ(dusk.open, 0);
}

TEST_F(MotionGateStreet, TakesLampsForNoMotion) {
    const auto pool = [&](double reach, bool sharp) {
        return relit(night, [=](double level, double x, double y) {
            const double away = std::hypot(x - 0.6, (y - 0.6) * 0.75) / reach;
            const double light = sharp ? (away < 1 ? 1 : 0) : std::exp(-away * away);
            return level * (1 + 2.5 * light) + 15 * light;
        });
    };
    for (const bool sharp : {false, true}) {
        const Image lit = pool(0.25, sharp);
        const auto seen = watch([&](double seconds) { return seconds < 2 ? night : lit; }, 10);
        EXPECT_EQ(seen.open, 0) << sharp;
    }
}

TEST_F(MotionGateStreet, TakesHeadlightsThatSweepForNoMotion) {
    const auto seen = watch(
        [&](double seconds) {
            const double at = -0.3 + 1.6 * std::fmod(seconds + 60, 6.0) / 2.4;
            return relit(night, [at](double level, double x, double y) {
                const double light =
                    std::exp(-std::pow((x - at) / 0.12, 2) - std::pow((y - 0.6) / 0.2, 2));
                return level * (1 + 2.5 * light) + 10 * light;
            });
        },
        18, 0, /*noise=*/6);
    EXPECT_LE(seen.share(), 0.05);
}

TEST_F(MotionGateStreet, TakesTheInfraredSwitchForNoMotion) {
    const auto seen = watch(
        [&](double seconds) {
            if (seconds < 2) return brighter(empty, 0.5);
            if (seconds < 2.4) return brighter(empty, 0, 8);
            const double settling = seconds < 3.4 ? 1.4 : 1;
            return relit(empty, [settling](double level, double x, double y) {
                const double lamp = 1.1 - 1.1 * (std::pow(x - 0.5, 2) + std::pow(y - 0.5, 2));
                return settling * lamp * (30 + 150 * std::abs(std::sin(level / 51)));
            });
        },
        15);
    EXPECT_EQ(seen.open, 0);
    EXPECT_EQ(seen.blind, 2);
}

TEST_F(MotionGateStreet, GetsUsedToRainAndSnowAndStillSeesWhoWalksInThem) {
    for (const int streaks : {250, 800}) {
        std::minstd_rand random(3);
        const auto rain = watch(
            [&](double seconds) { return seconds < 0 ? empty : with_rain(empty, random, streaks); },
            50, 10);
        EXPECT_LT(rain.share(), 0.1) << streaks;
    }
    for (const int flakes : {200, 500}) {
        Snow snow(flakes);
        const auto seen = watch(
            [&](double seconds) { return seconds < 0 ? empty : snow(empty, kFrame); }, 60, 20);
        EXPECT_LT(seen.share(), 0.25) << flakes;
    }
    std::minstd_rand random(4);
    const auto walker = watch(
        [&](double seconds) {
            return with_rain(seconds < 0 ? empty : walking(empty, 1, 100 + 12 * seconds, 320),
                             random, 800);
        },
        20, 0, 3, /*settled=*/30);
    EXPECT_GT(walker.share(), 0.9);
}

TEST_F(MotionGateStreet, GetsUsedToWindAndHandsTheTreeItsSayBack) {
    const Box tree{40, 200, 400, 200};
    const auto windy =
        watch([&](double seconds) { return seconds < 0 ? empty : with_wind(empty, tree, seconds); },
              60, 20);
    EXPECT_LT(windy.share(), 0.15);
    const auto after = watch(
        [&](double seconds) {
            if (seconds < -20) return with_wind(empty, tree, seconds);
            return seconds < 0 ? empty : walking(empty, 1, 100 + 12 * seconds, 320);
        },
        20, 0, 3, /*settled=*/50);
    EXPECT_EQ(after.open, after.frames);
}

TEST_F(MotionGateStreet, GetsUsedToAFlickeringSign) {
    const auto seen = watch(
        [&](double seconds) {
            const bool lit = std::fmod(seconds + 100, 1.0) < 0.5 && seconds >= 0;
            return relit(empty, [lit](double level, double x, double y) {
                return lit && x > 0.2 && x < 0.3 && y > 0.4 && y < 0.5 ? 230 : level;
            });
        },
        60, 10);
    EXPECT_LT(seen.share(), 0.05);
}

TEST_F(MotionGateStreet, FollowsACameraThatShakesAndOneThatWasKnocked) {
    const auto swing = [](double reach, double seconds) {
        return std::pair(reach * std::sin(seconds * 7.3), reach * std::sin(seconds * 9.1 + 1));
    };
    for (const double reach : {1.0, 3.0, 5.0}) {
        const auto shaken = watch(
            [&](double seconds) {
                const auto [dx, dy] = swing(reach, seconds);
                return seconds < 0 ? empty : moved(empty, dx, dy);
            },
            40, 10);
        EXPECT_LT(shaken.share(), 0.15) << reach;
    }
    const auto knocked =
        watch([&](double seconds) { return seconds < 2 ? empty : moved(empty, 3, 2); }, 20);
    EXPECT_LT(knocked.share(), 0.1);
    const auto walker = watch(
        [&](double seconds) {
            const auto [dx, dy] = swing(3, seconds);
            return moved(seconds < 0 ? empty : walking(empty, 1, 100 + 12 * seconds, 320), dx, dy);
        },
        20, 0, 3, /*settled=*/30);
    EXPECT_GT(walker.share(), 0.95);
}

}  // namespace
}  // namespace linli::detect
