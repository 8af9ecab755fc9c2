// SPDX-License-Identifier: Apache-2.0
#include "detect/look.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "detect/hd.hpp"
#include "detect/regions.hpp"

namespace linli::detect {
namespace {

using namespace std::chrono_literals;

/// Remembers where it was asked to look, and sees the same wherever it looks.
struct Blindfold final : Detector {
    Result<std::vector<Detection>> detect(const ingest::Frame&, const Box& region, float) override {
        asked.push_back(region);
        return seen;
    }
    std::string description() const override { return "blindfold"; }
    std::vector<Box> asked;
    std::vector<Detection> seen;
};

ingest::Frame frame_at(std::chrono::milliseconds time, Size size = kHd) {
    return ingest::frame_of(Image(size, PixelFormat::bgr24), {StreamTime(time), {}, 1});
}

TEST(Look, SeesTheWholePictureOnceASecondAndSquaresInBetween) {
    const Box walker{100, 100, 30, 80};
    Blindfold detector;
    Look look;
    int whole = 0;

    for (int i = 0; i < 15; ++i) {
        const auto looked = look.look(frame_at(i * 200ms), detector, {&walker, 1}, 0.4F);
        ASSERT_TRUE(looked);
        EXPECT_LE(looked->regions.size(), 2U);
        EXPECT_TRUE(looked->shows(walker));
        whole += looked->whole ? 1 : 0;
    }

    EXPECT_EQ(whole, 3);
    EXPECT_EQ(detector.asked.size(), 16U) << "one run each time, but at first";
}

TEST(Look, SeesTheWholePictureWhenTooMuchMovesAndEachOfItCloserInItsTurn) {
    const std::vector<Box> moving = {{10, 10, 30, 80}, {1800, 10, 30, 80}, {900, 950, 30, 80}};
    Blindfold detector;
    Look look(2);

    for (int i = 0; i < 3; ++i) {
        const auto looked = look.look(frame_at(i * 200ms), detector, moving, 0.4F);
        ASSERT_TRUE(looked);
        EXPECT_TRUE(looked->whole);
    }

    for (const Box& walker : moving) {
        EXPECT_THAT(detector.asked, ::testing::Contains(::testing::Truly([&](const Box& region) {
                        return region.width < 400 && covered(walker, region) > 0.999F;
                    })));
    }
}

TEST(Look, VisitsEveryTileInTurnWhenNothingMoves) {
    Blindfold detector;
    Look look(2);

    for (int i = 0; i < 4; ++i) ASSERT_TRUE(look.look(frame_at(i * 3s), detector, {}, 0.4F));

    for (const auto& tile : tiles_of(kHd, 2, 2))
        EXPECT_THAT(detector.asked, ::testing::Contains(tile));
}

TEST(Look, NeedsOneRunForASmallPicture) {
    const Box walker{100, 100, 30, 80};
    Blindfold detector;
    Look look(3);

    for (int i = 0; i < 5; ++i)
        ASSERT_TRUE(look.look(frame_at(i * 200ms, {320, 240}), detector, {&walker, 1}, 0.4F));

    EXPECT_EQ(detector.asked.size(), 5U);
}

TEST(Look, DropsThePartOfSomethingAtTheBorderOfASquare) {
    const Box walker{1000, 500, 30, 80};
    Blindfold detector;
    Look look;
    ASSERT_TRUE(look.look(frame_at(0ms), detector, {&walker, 1}, 0.4F));
    const auto square = look.look(frame_at(200ms), detector, {&walker, 1}, 0.4F)->regions.front();

    detector.seen = {person(walker), person({square.x, square.y + 50, 60, 120})};
    const auto looked = look.look(frame_at(400ms), detector, {&walker, 1}, 0.4F);

    ASSERT_TRUE(looked);
    ASSERT_FALSE(looked->whole);
    ASSERT_EQ(looked->detections.size(), 1U);
    EXPECT_EQ(looked->detections[0].box, walker);
}

TEST(Looked, ShowsWhatIsInARegionAndLargeEnoughForTheNetwork) {
    const Looked whole{{}, {kWhole}, kHd, true, kInput};
    const Looked square{{}, {{400, 400, 300, 300}}, kHd, false, kInput};

    EXPECT_TRUE(whole.shows({500, 500, 60, 160}));
    EXPECT_FALSE(whole.shows({500, 500, 20, 40}));
    EXPECT_TRUE(square.shows({500, 500, 20, 40}));
    EXPECT_FALSE(square.shows({1000, 500, 60, 160}));
    EXPECT_TRUE(whole.shows({1880, 500, 60, 160})) << "half out of the picture";
    EXPECT_TRUE(whole.shows({1930, 500, 60, 160})) << "and gone";
    EXPECT_FALSE(square.shows({1930, 500, 60, 160}));
}

}  // namespace
}  // namespace linli::detect
