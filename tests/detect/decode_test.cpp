// SPDX-License-Identifier: Apache-2.0
#include "detect/decode.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

namespace linli::detect {
namespace {

const std::vector<ClassSource> kClasses = {{ClassLabel::person, {1}},
                                           {ClassLabel::vehicle, {2, 3}}};

TEST(DecodeSsdlite, MovesAndScalesTheAnchorByItsCode) {
    // given an anchor of 0.2 x 0.4 in the middle, and a code for: half an anchor right, a quarter
    // up, twice as wide
    const std::array anchors = {Anchor{0.5F, 0.5F, 0.2F, 0.4F}};
    const std::array codes = {-2.5F, 5.0F, 0.0F, 5 * std::log(2.0F)};
    const std::array logits = {9.0F, 0.0F, -9.0F, -9.0F};

    const auto found = decode_ssdlite(codes, logits, anchors, 4, kClasses, 0.5F);

    ASSERT_TRUE(found && found->size() == 1);
    const auto& [label, confidence, box] = found->front();
    EXPECT_EQ(label, ClassLabel::person);
    EXPECT_FLOAT_EQ(confidence, 0.5F);
    EXPECT_NEAR(box.centre().x, 0.6F, 1e-6F);
    EXPECT_NEAR(box.centre().y, 0.4F, 1e-6F);
    EXPECT_NEAR(box.width, 0.4F, 1e-6F);
    EXPECT_NEAR(box.height, 0.4F, 1e-6F);
}

TEST(DecodeSsdlite, TakesTheBestOfTheClassesThatAreOneLabel) {
    const std::array anchors = {Anchor{0.5F, 0.5F, 0.2F, 0.4F}};
    const std::array codes = {0.0F, 0.0F, 0.0F, 0.0F};
    const std::array logits = {9.0F, -9.0F, 1.0F, 2.0F};

    const auto found = decode_ssdlite(codes, logits, anchors, 4, kClasses, 0.4F);

    ASSERT_TRUE(found && found->size() == 1);
    EXPECT_EQ(found->front().label, ClassLabel::vehicle);
    EXPECT_NEAR(found->front().confidence, 0.8808F, 1e-4F);
}

TEST(DecodeSsdlite, SeesNothingInValuesThatAreNoNumbers) {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    const std::array anchors = {Anchor{0.5F, 0.5F, 0.2F, 0.4F}};
    const std::array codes = {kNan, kNan, kNan, kNan};
    const std::array logits = {kNan, kNan, kNan, kNan};

    const auto found = decode_ssdlite(codes, logits, anchors, 4, kClasses, 0.0F);

    ASSERT_TRUE(found);
    EXPECT_TRUE(found->empty());
}

TEST(DecodeSsdlite, RefusesOutputsThatDoNotFitTheAnchors) {
    const std::array anchors = {Anchor{}, Anchor{}};
    const std::array<float, 8> codes{};
    const std::array<float, 7> logits{};

    const auto found = decode_ssdlite(codes, logits, anchors, 4, kClasses, 0.5F);

    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::corrupt);
}

/// Rows of a YOLOX with four classes and an input of 32 x 64: 4 x 8, 2 x 4 and 1 x 2 cells.
std::vector<float> empty_rows() { return std::vector<float>((32 + 8 + 2) * 9); }

TEST(DecodeYolox, PlacesABoxByCellAndStride) {
    // given a vehicle in column 1, row 2 of the grid of stride 16
    auto rows = empty_rows();
    float* row = &rows[(32 + 2 * 2 + 1) * 9];
    row[0] = 0.5F;
    row[1] = 0.25F;
    row[2] = std::log(2.0F);
    row[3] = 0;
    row[4] = 0.8F;
    row[5 + 3] = 0.9F;

    const auto found = decode_yolox(rows, {32, 64}, 4, kClasses, 0.5F);

    ASSERT_TRUE(found && found->size() == 1);
    const auto& [label, confidence, box] = found->front();
    EXPECT_EQ(label, ClassLabel::vehicle);
    EXPECT_NEAR(confidence, 0.72F, 1e-6F);
    EXPECT_NEAR(box.centre().x, 24, 1e-4F);
    EXPECT_NEAR(box.centre().y, 36, 1e-4F);
    EXPECT_NEAR(box.width, 32, 1e-4F);
    EXPECT_NEAR(box.height, 16, 1e-4F);
}

TEST(DecodeYolox, AsksForTheProductOfObjectnessAndClass) {
    auto rows = empty_rows();
    rows[4] = 0.7F;
    rows[5 + 1] = 0.7F;

    const auto strict = decode_yolox(rows, {32, 64}, 4, kClasses, 0.5F);
    const auto mild = decode_yolox(rows, {32, 64}, 4, kClasses, 0.4F);

    ASSERT_TRUE(strict && mild);
    EXPECT_TRUE(strict->empty());
    EXPECT_EQ(mild->size(), 1U);
}

TEST(DecodeYolox, RefusesACountThatDoesNotFitTheGrid) {
    auto rows = empty_rows();
    rows.pop_back();

    const auto found = decode_yolox(rows, {32, 64}, 4, kClasses, 0.5F);

    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace linli::detect
