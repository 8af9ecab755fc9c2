// SPDX-License-Identifier: Apache-2.0
#include "detect/motion_gate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace linli::detect {
namespace {

using namespace std::chrono_literals;
constexpr Size kScene{320, 240};
constexpr StreamDuration kFrameTime = 200ms;

/// A wall without anybody: a slope of brightness with a pattern in it, noise of `noise` grey
/// levels.
class Wall {
  public:
    Image picture(double noise, int brighter = 0) {
        std::normal_distribution<double> normal(0, noise > 0 ? noise : 1);
        Image image(kScene, PixelFormat::gray8);
        for (int y = 0; y < kScene.height; ++y) {
            for (int x = 0; x < kScene.width; ++x) {
                double value = 60 + x * 0.3 + ((x / 20 + y / 20) % 2) * 20 + brighter;
                if (noise > 0) value += normal(random_);
                image.row(y)[x] =
                    static_cast<std::uint8_t>(std::clamp(std::lround(value), 0L, 255L));
            }
        }
        return image;
    }

  private:
    std::mt19937 random_{7};  // NOLINT: the same noise each time
};

Image with_block(Image image, Box block, std::uint8_t level) {
    const Box inside = clipped(block, image.size());
    for (int y = static_cast<int>(inside.y); y < static_cast<int>(inside.bottom()); ++y) {
        std::fill_n(image.row(y) + static_cast<int>(inside.x), static_cast<int>(inside.width),
                    level);
    }
    return image;
}

Image flat(std::uint8_t level) {
    return with_block(Image(kScene, PixelFormat::gray8), {0, 0, 320, 240}, level);
}

/// A gate with a camera of five frames per second.
class Watch {
  public:
    explicit Watch(config::Camera camera = {}) : gate_(camera) {}

    MotionGate::Verdict show(Image image) {
        Moment moment;
        moment.stream = StreamTime{now_};
        moment.epoch = epoch_;
        now_ += kFrameTime;
        auto verdict = gate_.judge(ingest::frame_of(std::move(image), moment));
        EXPECT_TRUE(verdict);
        return verdict.value_or(MotionGate::Verdict{});
    }
    void settle(Wall& street, double noise = 2) {
        for (int i = 0; i < 25; ++i) show(street.picture(noise));
    }
    void reconnect() { ++epoch_; }

  private:
    MotionGate gate_;
    StreamDuration now_ = 5s;
    std::uint32_t epoch_ = 1;
};

TEST(MotionGate, WarmsUpForAsLongAsTheCameraSays) {
    Wall street;
    Watch watch;

    for (int i = 0; i < 10; ++i) EXPECT_EQ(watch.show(street.picture(2)).state, GateState::warming);
    EXPECT_EQ(watch.show(street.picture(2)).state, GateState::quiet);
}

TEST(MotionGate, StaysQuietInNoise) {
    for (const double noise : {0.0, 2.0, 8.0}) {
        Wall street;
        Watch watch;
        watch.settle(street, noise);

        for (int i = 0; i < 100; ++i) {
            EXPECT_EQ(watch.show(street.picture(noise)).state, GateState::quiet) << noise;
        }
    }
}

TEST(MotionGate, OpensForASlowPersonOfEightPercentOfTheHeight) {
    // given 19 x 8 pixels, a third of a pixel a frame: 1.6 pixels a second
    Wall street;
    Watch watch;
    watch.settle(street);

    int opened = 0;
    for (int i = 0; i < 60; ++i) {
        const Box person{100 + static_cast<float>(i) / 3, 100, 8, 19};
        const auto verdict = watch.show(with_block(street.picture(2), person, 40));
        if (verdict.state == GateState::moving) ++opened;
        for (const auto& box : verdict.moving) EXPECT_GT(intersection(box, person).area(), 0) << i;
    }

    EXPECT_EQ(opened, 60);
}

TEST(MotionGate, SaysWhereAFastObjectIs) {
    Wall street;
    Watch watch;
    watch.settle(street);

    for (int i = 0; i < 10; ++i) {
        const Box car{20 + 25 * static_cast<float>(i), 150, 60, 30};
        const auto verdict = watch.show(with_block(street.picture(2), car, 20));
        ASSERT_EQ(verdict.state, GateState::moving);
        ASSERT_EQ(verdict.moving.size(), 1U);
        // It is told in cells of 16 pixels here.
        EXPECT_GT(covered(car, verdict.moving[0]), 0.8F) << i;
        EXPECT_FLOAT_EQ(covered(verdict.moving[0], {car.x - 16, car.y - 16, 92, 62}), 1) << i;
    }
}

TEST(MotionGate, StaysOpenForASecondAfterTheLastMotion) {
    Wall street;
    Watch watch;
    watch.settle(street);
    watch.show(with_block(street.picture(2), {100, 100, 20, 40}, 20));

    for (int i = 1; i < 5; ++i)
        EXPECT_EQ(watch.show(street.picture(2)).state, GateState::moving) << i;
    EXPECT_EQ(watch.show(street.picture(2)).state, GateState::quiet);
}

TEST(MotionGate, LearnsWhatHasComeToStay) {
    Wall street;
    Watch watch;
    watch.settle(street);
    const Box parked{100, 100, 80, 40};

    GateState last = GateState::quiet;
    for (int i = 0; i < 5 * 90; ++i)
        last = watch.show(with_block(street.picture(2), parked, 20)).state;

    EXPECT_EQ(last, GateState::quiet);
}

TEST(MotionGate, TakesAStepOfExposureForNoMotion) {
    for (const int step : {-50, 15, 30, 80}) {
        Wall street;
        Watch watch;
        watch.settle(street);

        for (int i = 0; i < 20; ++i) {
            EXPECT_EQ(watch.show(street.picture(2, step)).state, GateState::quiet)
                << step << " " << i;
        }
    }
}

TEST(MotionGate, SeesMotionAgainSoonAfterAStepOfExposure) {
    Wall street;
    Watch watch;
    watch.settle(street);
    for (int i = 0; i < 5; ++i) watch.show(street.picture(2, 80));

    const auto verdict = watch.show(with_block(street.picture(2, 80), {100, 100, 20, 40}, 20));

    EXPECT_EQ(verdict.state, GateState::moving);
}

TEST(MotionGate, GetsUsedToWhatFlickersFromTheStart) {
    Wall street;
    Watch watch;
    const Box lamp{40, 40, 40, 40};
    for (int i = 0; i < 25; ++i) {
        watch.show(with_block(street.picture(2), lamp, i % 2 == 0 ? 90 : 150));
    }

    for (int i = 0; i < 50; ++i) {
        const auto verdict = watch.show(with_block(street.picture(2), lamp, i % 2 == 0 ? 90 : 150));
        EXPECT_EQ(verdict.state, GateState::quiet) << i;
    }
}

TEST(MotionGate, IsBlindOnAPictureThatCarriesNothing) {
    Wall street;
    Watch watch;
    watch.settle(street);

    for (const int level : {0, 128, 255}) {
        const auto verdict = watch.show(flat(static_cast<std::uint8_t>(level)));
        EXPECT_EQ(verdict.state, GateState::blind);
        EXPECT_TRUE(verdict.moving.empty());
    }
}

TEST(MotionGate, WarmsUpAgainAfterAGreyFrameOfAReconnect) {
    Wall street;
    Watch watch;
    watch.settle(street);
    watch.reconnect();

    EXPECT_EQ(watch.show(flat(128)).state, GateState::blind);
    for (int i = 0; i < 9; ++i)
        EXPECT_EQ(watch.show(street.picture(2)).state, GateState::warming) << i;
    EXPECT_EQ(watch.show(street.picture(2)).state, GateState::quiet);
}

TEST(MotionGate, ANewEpochForgetsTheOldBackground) {
    Wall street;
    Watch watch;
    watch.settle(street);
    watch.reconnect();
    const auto parked = [&] { return with_block(street.picture(2), {100, 100, 80, 40}, 20); };

    for (int i = 0; i < 10; ++i) EXPECT_EQ(watch.show(parked()).state, GateState::warming);
    for (int i = 0; i < 10; ++i) EXPECT_EQ(watch.show(parked()).state, GateState::quiet);
}

TEST(MotionGate, PrivacyMasksNeverMakeMotion) {
    config::Camera camera;
    camera.privacy_masks = {{{0.25F, 0.25F}, {0.75F, 0.25F}, {0.75F, 0.75F}, {0.25F, 0.75F}}};
    Wall street;
    Watch watch(camera);
    watch.settle(street);

    const auto inside = watch.show(with_block(street.picture(2), {100, 80, 60, 60}, 20));
    const auto outside = watch.show(with_block(street.picture(2), {10, 10, 40, 40}, 20));

    EXPECT_EQ(inside.state, GateState::quiet);
    EXPECT_EQ(outside.state, GateState::moving);
}

TEST(MotionGate, MotionMasksNeverMakeMotion) {
    config::Camera camera;
    camera.motion_masks = {{{0.5F, 0.0F}, {1.0F, 0.0F}, {1.0F, 1.0F}, {0.5F, 1.0F}}};
    Wall street;
    Watch watch(camera);
    watch.settle(street);

    const auto inside = watch.show(with_block(street.picture(2), {220, 80, 60, 60}, 20));
    const auto outside = watch.show(with_block(street.picture(2), {10, 10, 40, 40}, 20));

    EXPECT_EQ(inside.state, GateState::quiet);
    EXPECT_EQ(outside.state, GateState::moving);
}

}  // namespace
}  // namespace linli::detect
