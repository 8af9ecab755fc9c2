// SPDX-License-Identifier: Apache-2.0
#include "detect/anchors.hpp"

#include <gtest/gtest.h>

namespace linli::detect {
namespace {

TEST(Anchors, AreAsManyAsTheNetworkHasOutputs) {
    EXPECT_EQ(ssd_anchors(300).size(), 19 * 19 * 3 + (10 * 10 + 5 * 5 + 3 * 3 + 2 * 2 + 1) * 6);
    EXPECT_EQ(ssd_anchors(300).size(), 1917U);
}

TEST(Anchors, OfTheFinestLayerAreThreeAroundEachCellCentre) {
    const auto anchors = ssd_anchors(300);

    EXPECT_FLOAT_EQ(anchors[0].x, 0.5F / 19);
    EXPECT_FLOAT_EQ(anchors[0].width, 0.1F);
    EXPECT_FLOAT_EQ(anchors[0].height, 0.1F);
    EXPECT_NEAR(anchors[1].width, 0.2828F, 1e-4F);
    EXPECT_NEAR(anchors[1].height, 0.1414F, 1e-4F);
    EXPECT_FLOAT_EQ(anchors[3].x, 1.5F / 19);
    EXPECT_FLOAT_EQ(anchors[3].y, 0.5F / 19);
}

TEST(Anchors, OfTheCoarsestLayerStandInTheMiddle) {
    const auto anchors = ssd_anchors(300);
    const auto& square = anchors[1911];
    const auto& last = anchors[1916];

    EXPECT_FLOAT_EQ(square.x, 0.5F);
    EXPECT_FLOAT_EQ(square.width, 0.95F);
    EXPECT_NEAR(last.width, 0.9747F, 1e-4F);
    EXPECT_FLOAT_EQ(last.width, last.height);
}

}  // namespace
}  // namespace linli::detect
