// SPDX-License-Identifier: Apache-2.0
#include "detect/regions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "detect/look.hpp"

namespace linli::detect {
namespace {

constexpr Size kHd{1920, 1080};
constexpr Size kInput{300, 300};
constexpr Box kWhole{0, 0, 1920, 1080};

Detection person(const Box& box, float confidence = 0.6F) {
    return {ClassLabel::person, confidence, box};
}

TEST(CloserRegions, AreNoneWhenTheNetworkSeesThePictureAsItIs) {
    const Box walker{100, 100, 20, 40};

    EXPECT_TRUE(closer_regions({400, 400}, kInput, {&walker, 1}, 3).empty());
    EXPECT_EQ(closer_regions({768, 576}, kInput, {&walker, 1}, 3).size(), 1U);
}

TEST(CloserRegions, HoldTheBoxAndStayInThePicture) {
    const std::vector<Box> corners = {{0, 0, 30, 80}, {1890, 1000, 30, 80}, {960, 540, 200, 150}};

    const auto regions = closer_regions(kHd, kInput, corners, 3);

    ASSERT_EQ(regions.size(), 3U);
    for (std::size_t i = 0; i < regions.size(); ++i) {
        EXPECT_FLOAT_EQ(covered(corners[i], regions[i]), 1);
        EXPECT_EQ(clipped(regions[i], kHd), regions[i]);
        EXPECT_GE(regions[i].width, 300);
    }
}

TEST(CloserRegions, ShareOneSquareAndKeepTheBudget) {
    const std::vector<Box> pair = {{500, 500, 30, 80}, {540, 510, 30, 80}};
    const std::vector<Box> apart = {{100, 100, 30, 80}, {900, 100, 30, 80}, {1700, 100, 30, 80}};

    EXPECT_EQ(closer_regions(kHd, kInput, pair, 3).size(), 1U);
    EXPECT_EQ(closer_regions(kHd, kInput, apart, 2).size(), 2U);
}

TEST(CloserRegions, LeaveLargeThingsToTheWholePicture) {
    const Box lorry{500, 300, 900, 500};

    EXPECT_TRUE(closer_regions(kHd, kInput, {&lorry, 1}, 3).empty());
}

TEST(TilesOf, CoverThePictureAndOverlap) {
    const auto tiles = tiles_of(kHd, 2, 2);

    ASSERT_EQ(tiles.size(), 4U);
    EXPECT_EQ(tiles.front().x, 0);
    EXPECT_NEAR(tiles.back().right(), 1920, 0.5F);
    EXPECT_NEAR(tiles.back().bottom(), 1080, 0.5F);
    EXPECT_NEAR(intersection(tiles[0], tiles[1]).width, tiles[0].width / 4, 0.5F);
}

TEST(MergeSights, GivesOneBoxForWhatTwoRegionsShowed) {
    const std::vector<Sight> sights = {{person({500, 500, 40, 80}), kWhole},
                                       {person({502, 501, 40, 80}, 0.8F), {400, 400, 300, 300}}};

    const auto merged = merge_sights(sights, kHd);

    ASSERT_EQ(merged.size(), 1U);
    EXPECT_FLOAT_EQ(merged[0].confidence, 0.8F);
}

TEST(MergeSights, LetsTheWholeBoxWinOverAPartCutByARegion) {
    const std::vector<Sight> sights = {{person({680, 500, 60, 120}, 0.5F), kWhole},
                                       {person({680, 500, 20, 120}, 0.9F), {400, 400, 300, 300}}};

    const auto merged = merge_sights(sights, kHd);

    ASSERT_EQ(merged.size(), 1U);
    EXPECT_FLOAT_EQ(merged[0].box.width, 60);
}

TEST(MergeSights, KeepsTheLargestPartOfWhatIsWholeNowhere) {
    const std::vector<Sight> sights = {{person({680, 500, 20, 120}, 0.9F), {400, 400, 300, 300}},
                                       {person({680, 500, 50, 120}, 0.5F), {430, 400, 300, 300}}};

    const auto merged = merge_sights(sights, kHd);

    ASSERT_EQ(merged.size(), 1U);
    EXPECT_FLOAT_EQ(merged[0].box.width, 50);
}

TEST(MergeSights, TakesTheEdgeOfThePictureForNoCut) {
    const std::vector<Sight> sights = {{person({0, 500, 40, 120}, 0.9F), {0, 400, 300, 300}},
                                       {person({0, 500, 45, 120}, 0.5F), kWhole}};

    const auto merged = merge_sights(sights, kHd);

    ASSERT_EQ(merged.size(), 1U);
    EXPECT_FLOAT_EQ(merged[0].confidence, 0.9F);
}

/// Remembers where it was asked to look and sees nothing.
struct Blindfold final : Detector {
    Result<std::vector<Detection>> detect(const ingest::Frame&, const Box& region, float) override {
        asked.push_back(region);
        return std::vector<Detection>{};
    }
    std::string description() const override { return "blindfold"; }
    std::vector<Box> asked;
};

TEST(Look, GoesOverTheWholePictureFirstAndKeepsItsBudget) {
    const auto frame = ingest::frame_of(Image(kHd, PixelFormat::bgr24), {});
    const std::vector<Box> moving = {{100, 100, 30, 80}, {900, 100, 30, 80}, {1700, 100, 30, 80}};
    Blindfold detector;
    Look look(3);

    ASSERT_TRUE(look.look(frame, detector, moving, {}, 0.4F));

    ASSERT_EQ(detector.asked.size(), 3U);
    EXPECT_EQ(detector.asked[0], kWhole);
    EXPECT_FLOAT_EQ(covered(moving[0], detector.asked[1]), 1);
}

TEST(Look, VisitsEveryTileInTurnWhenNothingMoves) {
    const auto frame = ingest::frame_of(Image(kHd, PixelFormat::bgr24), {});
    Blindfold detector;
    Look look(2);

    for (int i = 0; i < 4; ++i) ASSERT_TRUE(look.look(frame, detector, {}, {}, 0.4F));

    for (const auto& tile : tiles_of(kHd, 2, 2))
        EXPECT_THAT(detector.asked, ::testing::Contains(tile));
}

TEST(Look, NeedsOneRunForASmallPicture) {
    const auto frame = ingest::frame_of(Image({320, 240}, PixelFormat::bgr24), {});
    Blindfold detector;
    Look look(3);

    ASSERT_TRUE(look.look(frame, detector, {}, {}, 0.4F));

    EXPECT_EQ(detector.asked.size(), 1U);
}

}  // namespace
}  // namespace linli::detect
