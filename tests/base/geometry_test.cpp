// SPDX-License-Identifier: Apache-2.0
#include "base/geometry.hpp"

#include <gtest/gtest.h>

namespace linli {
namespace {

TEST(Geometry, IouIsSharedAreaOverWholeArea) {
    EXPECT_FLOAT_EQ(iou({0, 0, 2, 2}, {1, 0, 2, 2}), 2.F / 6.F);
    EXPECT_FLOAT_EQ(iou({0, 0, 2, 2}, {0, 0, 2, 2}), 1);
    EXPECT_FLOAT_EQ(iou({0, 0, 2, 2}, {2, 0, 2, 2}), 0);
    EXPECT_FLOAT_EQ(iou({0, 0, 0, 2}, {0, 0, 2, 2}), 0);
}

TEST(Geometry, CoveredIsTheShareOfTheInnerBox) {
    EXPECT_FLOAT_EQ(covered({0, 0, 2, 2}, {1, 0, 9, 9}), 0.5);
}

TEST(Geometry, AConcavePolygonDoesNotContainItsNotch) {
    const Polygon u = {{0, 0}, {1, 0}, {1, 2}, {2, 2}, {2, 0}, {3, 0}, {3, 3}, {0, 3}};
    EXPECT_TRUE(contains(u, {0.5F, 1}));
    EXPECT_FALSE(contains(u, {1.5F, 1}));
    EXPECT_TRUE(contains(u, {1.5F, 2.5F}));
    EXPECT_FALSE(contains(u, {4, 1}));
    EXPECT_FALSE(contains({}, {0, 0}));
}

TEST(Geometry, SideIsPositiveToTheRightOfTheWalker) {
    // Walking down the screen (y grows), the walker's right hand points to smaller x.
    EXPECT_GT(side_of({1, 0}, {1, 1}, {0, 0.5F}), 0);
    EXPECT_LT(side_of({1, 0}, {1, 1}, {2, 0.5F}), 0);
}

}  // namespace
}  // namespace linli
