// SPDX-License-Identifier: Apache-2.0
#include "detect/suppress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace linli::detect {
namespace {

using ::testing::ElementsAre;

std::vector<ClassLabel> labels_of(const std::vector<Detection>& detections) {
    std::vector<ClassLabel> labels;
    for (const auto& detection : detections) labels.push_back(detection.label);
    return labels;
}

TEST(SuppressOverlaps, KeepsTheMoreConfidentOfTwoBoxesOnOneVan) {
    const auto kept = suppress_overlaps({{ClassLabel::vehicle, 0.6F, {12, 10, 100, 50}},
                                         {ClassLabel::vehicle, 0.7F, {10, 10, 100, 50}}},
                                        0.5F);

    ASSERT_EQ(kept.size(), 1U);
    EXPECT_FLOAT_EQ(kept[0].confidence, 0.7F);
}

TEST(SuppressOverlaps, NeverGivesDogAndCatForOneAnimal) {
    const auto kept = suppress_overlaps(
        {{ClassLabel::cat, 0.6F, {10, 10, 100, 50}}, {ClassLabel::dog, 0.7F, {10, 10, 100, 50}}},
        0.5F);

    EXPECT_THAT(labels_of(kept), ElementsAre(ClassLabel::dog));
}

TEST(SuppressOverlaps, DropsABoxAroundAGroupButNotAPersonBeforeTwoOthers) {
    const Detection around{ClassLabel::person, 0.9F, {0, 0, 300, 200}};
    const Detection first{ClassLabel::person, 0.6F, {10, 10, 20, 60}};
    const Detection second{ClassLabel::person, 0.5F, {100, 10, 20, 60}};
    const Detection third{ClassLabel::person, 0.4F, {200, 10, 20, 60}};

    EXPECT_EQ(suppress_overlaps({around, first, second, third}, 0.5F).size(), 3U);
    EXPECT_EQ(suppress_overlaps({around, first, second}, 0.5F).size(), 3U);
}

TEST(SuppressOverlaps, KeepsARiderAndHisBicycle) {
    const auto kept = suppress_overlaps({{ClassLabel::bicycle, 0.6F, {10, 20, 50, 100}},
                                         {ClassLabel::person, 0.7F, {10, 10, 50, 100}}},
                                        0.5F);

    EXPECT_THAT(labels_of(kept), ElementsAre(ClassLabel::person, ClassLabel::bicycle));
}

TEST(SuppressOverlaps, KeepsTwoOfAKindThatStandApart) {
    const auto kept = suppress_overlaps({{ClassLabel::person, 0.6F, {10, 10, 50, 100}},
                                         {ClassLabel::person, 0.7F, {40, 10, 50, 100}}},
                                        0.5F);

    EXPECT_EQ(kept.size(), 2U);
}

TEST(SuppressOverlaps, DoesNotDependOnTheOrderOfEquals) {
    std::vector<Detection> detections = {{ClassLabel::dog, 0.5F, {10, 10, 50, 50}},
                                         {ClassLabel::cat, 0.5F, {12, 10, 50, 50}},
                                         {ClassLabel::cat, 0.5F, {100, 10, 50, 50}}};
    const auto forward = suppress_overlaps(detections, 0.5F);
    std::ranges::reverse(detections);
    const auto backward = suppress_overlaps(detections, 0.5F);

    ASSERT_EQ(forward.size(), backward.size());
    for (std::size_t i = 0; i < forward.size(); ++i) EXPECT_EQ(forward[i].box, backward[i].box);
}

}  // namespace
}  // namespace linli::detect
