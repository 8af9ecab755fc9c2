// SPDX-License-Identifier: Apache-2.0
#include "config/pixels_on_target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

#include "config/planted.hpp"

namespace linli::config {
namespace {

/// Horizon at y 0.2; a person fills half of the rows between it and his feet.
constexpr ViewScale kYard{1920, 1080, {{0.5F, 0.4F}, 0.1F}, {{0.5F, 0.9F}, 0.35F}};

std::string scaled_site(std::string_view scale, std::string_view polygon, std::string_view rule) {
    return std::format(R"([site]
name = "Meadow Court"
[[camera]]
id = "gate"
source = "rtsp://camera.local/stream"
[camera.scale]
{}
[[zone]]
id = "lawn"
camera = "gate"
polygon = {}
[[rule]]
id = "rule"
zones = ["lawn"]
{}
)",
                       scale, polygon, rule);
}

constexpr const char* kScale = R"(picture = [1920, 1080]
far = { foot = [0.5, 0.4], person = 0.1 }
near = { foot = [0.5, 0.9], person = 0.35 })";
constexpr const char* kDogs = "type = \"dog.forbidden_place\"";

std::vector<Doubt> doubts_with(std::string_view polygon, std::string_view rule = kDogs,
                               std::string_view scale = kScale) {
    const auto site = parse_site(scaled_site(scale, polygon, rule), "site.toml", "/nowhere");
    EXPECT_EQ(told(site, "/nowhere"), Told{});
    return site ? doubts_of(*site) : std::vector<Doubt>{};
}

Told mistakes_with(std::string_view scale) {
    return told(parse_site(scaled_site(scale, "[[0, 0.5], [1, 0.5], [1, 0.9]]", kDogs), "site.toml",
                           "/nowhere"),
                "/nowhere");
}

TEST(PixelsOnTarget, GrowWithTheDistanceFromTheHorizon) {
    EXPECT_NEAR(pixels_on_target(kYard, {0.1F, 0.4F}, 1.7F), 108, 0.1F);
    EXPECT_NEAR(pixels_on_target(kYard, {0.9F, 0.9F}, 1.7F), 378, 0.1F);
    EXPECT_NEAR(pixels_on_target(kYard, {0.5F, 0.6F}, 1.7F), 216, 0.1F);
    EXPECT_NEAR(pixels_on_target(kYard, {0.5F, 0.4F}, 0.4F), 25.4F, 0.1F);
}

TEST(PixelsOnTarget, AreNoneAboveTheHorizon) {
    EXPECT_EQ(pixels_on_target(kYard, {0.5F, 0.1F}, 1.7F), 0);
}

TEST(Doubts, TellADogThatIsTooSmallAtTheFarEnd) {
    const auto doubts = doubts_with("[[0, 0.25], [1, 0.25], [1, 0.9]]");

    ASSERT_EQ(doubts.size(), 1U);
    EXPECT_FALSE(doubts[0].nowhere);
    EXPECT_NEAR(doubts[0].pixels, 6.4F, 0.1F);
    EXPECT_THAT(doubts[0].text(),
                ::testing::HasSubstr("a 40 cm dog is 6 px at the far end of lawn: not detectable "
                                     "there"));
}

TEST(Doubts, TellADogThatIsTooSmallEverywhere) {
    const auto doubts = doubts_with("[[0, 0.25], [1, 0.25], [1, 0.35]]");

    ASSERT_EQ(doubts.size(), 1U);
    EXPECT_TRUE(doubts[0].nowhere);
    EXPECT_THAT(doubts[0].text(), ::testing::HasSubstr("at most 19 px in lawn: not detectable ("));
}

TEST(Doubts, AreNoneWhereEverythingIsLargeEnough) {
    EXPECT_TRUE(doubts_with("[[0, 0.6], [1, 0.6], [1, 0.9]]").empty());
    EXPECT_TRUE(doubts_with("[[0, 0.35], [1, 0.35], [1, 0.9]]", "type = \"loitering\"").empty())
        << "a person is taller than a dog";
}

TEST(Doubts, TellOfTheSameYardInASmallerStream) {
    constexpr const char* kSubStream = R"(picture = [640, 360]
far = { foot = [0.5, 0.4], person = 0.1 }
near = { foot = [0.5, 0.9], person = 0.35 })";

    EXPECT_EQ(doubts_with("[[0, 0.6], [1, 0.6], [1, 0.9]]", kDogs, kSubStream).size(), 1U);
}

TEST(CameraScale, MustHaveTwoMarksOfWhichTheNearOneIsLowerAndLarger) {
    EXPECT_EQ(mistakes_with(R"(picture = [1920, 1080]
far = { foot = [0.5, 0.9], person = 0.35 }
near = { foot = [0.5, 0.4], person = 0.1 })"),
              Told{"site.toml:9:8: 'near' must stand lower in the picture and be larger than "
                   "'far', but it is at y 0.40 and 0.100 high, 'far' at y 0.90 and 0.350 high "
                   "(measure the same person at two places on the ground, far away and close by)"});
    EXPECT_EQ(
        mistakes_with("picture = [1920, 1080]\nfar = { foot = [0.5, 0.4], person = 0.1 }").size(),
        1U);
    EXPECT_EQ(mistakes_with("picture = [1920]\nfar = { foot = [0.5, 0.4], person = 0.1 }\n"
                            "near = { foot = [0.5, 0.9], person = 2 }")
                  .size(),
              2U);
}

}  // namespace
}  // namespace linli::config
