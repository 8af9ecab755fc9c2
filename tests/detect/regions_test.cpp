// SPDX-License-Identifier: Apache-2.0
#include "detect/regions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "detect/hd.hpp"

namespace linli::detect {
namespace {

TEST(SquaresAround, ShowNothingMoreOfASmallPicture) {
    EXPECT_FALSE(closer_shows_more({320, 240}, kInput));
    EXPECT_TRUE(closer_shows_more({640, 360}, kInput));
}

TEST(SquaresAround, HoldTheBoxesAndStayInThePicture) {
    const std::vector<Box> corners = {{0, 0, 30, 80}, {1890, 1000, 30, 80}, {960, 540, 200, 150}};

    const auto squares = squares_around(kHd, kInput, corners, 3);

    ASSERT_TRUE(squares);
    ASSERT_EQ(squares->size(), 3U);
    for (const Box& corner : corners) {
        EXPECT_THAT(*squares, ::testing::Contains(::testing::Truly([&](const Box& square) {
            return covered(corner, square) > 0.999F;
        })));
    }
    for (const Box& square : *squares) {
        EXPECT_EQ(clipped(square, kHd), square);
        EXPECT_GE(square.width, 150);
    }
}

TEST(SquaresAround, BeginAndEndWhereThePictureHasASampleOfItsColours) {
    for (float x = 400; x < 440; x += 1.7F) {
        const std::vector<Box> walker = {{x, x / 2, 31, 83}};
        const auto squares = squares_around(kHd, kInput, walker, 2);
        ASSERT_TRUE(squares);
        for (const Box& square : *squares) {
            EXPECT_EQ(std::fmod(square.x, 2.0F), 0);
            EXPECT_EQ(std::fmod(square.y, 2.0F), 0);
            EXPECT_EQ(std::fmod(square.width, 2.0F), 0);
        }
    }
}

TEST(SquaresAround, NeighboursShareOne) {
    const std::vector<Box> pair = {{500, 500, 30, 80}, {540, 510, 30, 80}};

    const auto squares = squares_around(kHd, kInput, pair, 3);

    ASSERT_TRUE(squares);
    EXPECT_EQ(squares->size(), 1U);
}

TEST(SquaresAround, AreLargerWhenThereMayBeFewOfThem) {
    const std::vector<Box> walkers = {{100, 100, 30, 80}, {600, 100, 30, 80}, {1500, 700, 30, 80}};

    const auto two = squares_around(kHd, kInput, walkers, 2);

    ASSERT_TRUE(two);
    ASSERT_EQ(two->size(), 2U);
    EXPECT_FLOAT_EQ(covered(walkers[0], two->front()), 1);
    EXPECT_FLOAT_EQ(covered(walkers[1], two->front()), 1);
}

TEST(SquaresAround, GiveWayToTheWholePictureWhenItShowsAsMuch) {
    const Box lorry{500, 300, 900, 500};
    const std::vector<Box> apart = {{100, 100, 30, 80}, {1700, 900, 30, 80}};

    EXPECT_FALSE(squares_around(kHd, kInput, {&lorry, 1}, 2));
    EXPECT_FALSE(squares_around(kHd, kInput, apart, 1));
}

TEST(SquaresAround, AreNoneWhenNothingIsWanted) {
    const auto squares = squares_around(kHd, kInput, {}, 2);

    ASSERT_TRUE(squares);
    EXPECT_TRUE(squares->empty());
}

TEST(TilesOf, CoverThePictureAndOverlap) {
    const auto tiles = tiles_of(kHd, 2, 2);

    ASSERT_EQ(tiles.size(), 4U);
    EXPECT_EQ(tiles.front().x, 0);
    EXPECT_NEAR(tiles.back().right(), 1920, 0.5F);
    EXPECT_NEAR(tiles.back().bottom(), 1080, 0.5F);
    EXPECT_NEAR(intersection(tiles[0], tiles[1]).width, tiles[0].width / 4, 2);
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

}  // namespace
}  // namespace linli::detect
