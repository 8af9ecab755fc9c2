// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "evidence/evidence_store.hpp"

namespace linli::evidence {
namespace {

ingest::Frame black_frame() { return ingest::frame_of(Image({320, 240}, PixelFormat::bgr24), {}); }

bool black(const Image& image, int x, int y) {
    const auto* pixel = image.row(y) + 3 * x;
    return pixel[0] == 0 && pixel[1] == 0 && pixel[2] == 0;
}

TEST(Annotate, DrawsBoxZoneLineAndPathWhereTheyAre) {
    Overlay overlay;
    overlay.zones.push_back(
        {"yard", "", "cam", {{0.1F, 0.1F}, {0.4F, 0.1F}, {0.4F, 0.5F}, {0.1F, 0.5F}}});
    overlay.lines.push_back({"gate", "", "cam", {0.5F, 0.2F}, {0.5F, 0.6F}});
    track::Track track;
    track.id = 7;
    track.label = detect::ClassLabel::person;
    track.box = {200, 100, 40, 80};
    overlay.tracks.push_back(track);
    overlay.paths.push_back({{260, 60}, {300, 60}});
    overlay.caption = "caption";

    const auto picture = annotate(black_frame(), {}, overlay);

    ASSERT_TRUE(picture.has_value());
    EXPECT_FALSE(black(*picture, 100, 100)) << "zone is tinted";
    EXPECT_FALSE(black(*picture, 160, 100)) << "line";
    EXPECT_FALSE(black(*picture, 200, 150)) << "left edge of the box";
    EXPECT_TRUE(black(*picture, 220, 150)) << "inside of the box is left as it is";
    EXPECT_FALSE(black(*picture, 280, 60)) << "path";
    EXPECT_TRUE(black(*picture, 10, 200)) << "nothing is drawn where nothing is";
}

TEST(Annotate, LaysBoxesAndPathsOfASmallerFrameOnTheLargerPicture) {
    Overlay overlay;
    overlay.size = {160, 80};  // the picture is 320x240: twice as wide, three times as high
    track::Track track;
    track.box = {100, 30, 20, 40};
    overlay.tracks.push_back(track);
    overlay.paths.push_back({{20, 20}, {60, 20}});

    const auto picture = annotate(black_frame(), {}, overlay);

    ASSERT_TRUE(picture.has_value());
    EXPECT_FALSE(black(*picture, 200, 180)) << "left edge of the box";
    EXPECT_FALSE(black(*picture, 240, 180)) << "right edge";
    EXPECT_FALSE(black(*picture, 220, 210)) << "lower edge";
    EXPECT_TRUE(black(*picture, 220, 180)) << "inside";
    EXPECT_FALSE(black(*picture, 80, 60)) << "path";
    EXPECT_TRUE(black(*picture, 100, 30)) << "nothing where the box was in the small frame";
}

TEST(Annotate, KeepsTextOfAnyLanguageAndBoxesBeyondTheEdgeInsideThePicture) {
    Overlay overlay;
    track::Track track;
    track.box = {-50, -20, 1000, 1000};
    overlay.tracks.push_back(track);
    overlay.caption = std::string(500, 'x') + " 邻里 \xff\xc0";
    EXPECT_TRUE(annotate(black_frame(), {}, overlay).has_value());
}

}  // namespace
}  // namespace linli::evidence
