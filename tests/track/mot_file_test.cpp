// SPDX-License-Identifier: Apache-2.0
#include "track/mot_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace linli::track {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr MotSequence kSequence{.frame_rate = 25, .size = {640, 480}, .length = 10};

std::string complaint_about(std::string_view text) {
    const auto found = parse_mot_detections(text, "A/det.txt", kSequence);
    return found ? "" : found.error().message;
}

TEST(MotFile, ReadsDetectionsInAnyOrder) {
    const auto found = parse_mot_detections(
        "2,-1,1.5,2,30,40,-0.25,-1,-1,-1\r\n\n1,-1, 5,6,7,8 ,99", "det.txt", kSequence);

    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 2);
    EXPECT_EQ((*found)[0].frame, 2);
    EXPECT_EQ((*found)[0].box, (Box{1.5F, 2, 30, 40}));
    EXPECT_EQ((*found)[0].confidence, -0.25);
    EXPECT_EQ((*found)[1].confidence, 99);
}

TEST(MotFile, NamesFileAndLineOfAMalformedDetection) {
    const std::string good = "1,-1,1,2,3,4,0.5\n";

    EXPECT_THAT(complaint_about(good + "\n1,-1,1,x,3,4,0.5"), StartsWith("A/det.txt:3: field 4"));
    EXPECT_THAT(complaint_about(good + "1,-1,1,2,3,4"), StartsWith("A/det.txt:2: fewer"));
    EXPECT_THAT(complaint_about("1,-1,1,2,3,4,5,6,7,8,9"), StartsWith("A/det.txt:1: more"));
    EXPECT_THAT(complaint_about("0,-1,1,2,3,4,0.5"), HasSubstr("1..10"));
    EXPECT_THAT(complaint_about("11,-1,1,2,3,4,0.5"), HasSubstr("1..10"));
    EXPECT_THAT(complaint_about("1.5,-1,1,2,3,4,0.5"), HasSubstr("1..10"));
    EXPECT_THAT(complaint_about("1,-1,1,2,0,4,0.5"), HasSubstr("positive"));
    EXPECT_THAT(complaint_about("1,-1,1,2,1e-300,4,0.5"), HasSubstr("positive"));
    EXPECT_THAT(complaint_about("1,-1,1e9,2,3,4,0.5"), HasSubstr("far"));
    EXPECT_THAT(complaint_about("1,-1,nan,2,3,4,0.5"), HasSubstr("field 3"));
    EXPECT_THAT(complaint_about("1,-1,1,2,3,4,"), HasSubstr("field 7"));
}

TEST(MotFile, ReadsTheSequence) {
    const auto found = parse_mot_sequence(
        "[Sequence]\r\nname=A\nframeRate = "
        "29.97\nimWidth=640\nimHeight=480\nseqLength=71\nimExt=.jpg\n",
        "seqinfo.ini");

    ASSERT_TRUE(found);
    EXPECT_EQ(found->frame_rate, 29.97);
    EXPECT_EQ(found->size, (Size{640, 480}));
    EXPECT_EQ(found->length, 71);
}

TEST(MotFile, SaysWhatIsWrongWithASequence) {
    const auto complaint = [](std::string_view text) {
        const auto found = parse_mot_sequence(text, "seqinfo.ini");
        return found ? "" : found.error().message;
    };

    EXPECT_THAT(complaint("frameRate=25\nimWidth=640\nimHeight=480\n"),
                HasSubstr("seqLength is missing"));
    EXPECT_THAT(complaint("[Sequence]\nframeRate=0"), StartsWith("seqinfo.ini:2: frameRate"));
    EXPECT_THAT(complaint("seqLength=-3"), StartsWith("seqinfo.ini:1: seqLength"));
    EXPECT_THAT(complaint("nonsense"), HasSubstr("key=value"));
}

TEST(MotFile, LeavesOutTheGroundTruthThatIsNotToBeJudged) {
    const std::string_view text =
        "1,4,10,20,30,40,1,1,0.5\r\n"
        "1,5,10,20,30,40,0,7,1\n"
        "\n"
        "7,4,11.5,20,30,40,1,-1,-1,-1";

    const auto truth = parse_mot_truth(text, "gt.txt");
    const auto results = parse_mot_results(text, "A.txt");

    ASSERT_TRUE(truth);
    ASSERT_EQ(truth->size(), 2);
    EXPECT_EQ((*truth)[0].id, 4);
    EXPECT_EQ((*truth)[0].box, (Box{10, 20, 30, 40}));
    EXPECT_EQ((*truth)[1].frame, 7);
    ASSERT_TRUE(results);
    EXPECT_EQ(results->size(), 3) << "a result counts whatever its confidence";
}

TEST(MotFile, NamesFileAndLineOfAMalformedPath) {
    const auto complaint = [](const std::string& text) {
        const auto found = parse_mot_truth(text, "A/gt.txt");
        return found ? "" : found.error().message;
    };
    const std::string good = "1,1,1,2,3,4,1\n";
    std::string crowd;
    for (int id = 0; id < 2001; ++id) crowd += "5," + std::to_string(id) + ",1,2,3,4,1\n";

    EXPECT_EQ(complaint(good + "1,2,1,2,3,4,1\n1,1,5,6,7,8,1"),
              "A/gt.txt:3: id 1 is in frame 1 already, line 1");
    EXPECT_THAT(complaint(good + "1,-1,1,2,3,4,1"), StartsWith("A/gt.txt:2: the id must be"));
    EXPECT_THAT(complaint("1,1.5,1,2,3,4,1"), HasSubstr("id"));
    EXPECT_THAT(complaint("1,3e9,1,2,3,4,1"), HasSubstr("id"));
    EXPECT_THAT(complaint("0,1,1,2,3,4,1"), StartsWith("A/gt.txt:1: the frame must be 1.."));
    EXPECT_THAT(complaint(good + good + "x"), StartsWith("A/gt.txt:2: id 1"));
    EXPECT_THAT(complaint("1,1,1,2,3,4"), HasSubstr("fewer"));
    EXPECT_THAT(complaint("1,1,1,2,0,4,0"), HasSubstr("positive"));
    EXPECT_THAT(complaint(crowd), StartsWith("A/gt.txt:2001: more than 2000 boxes in frame 5"));
}

TEST(MotFile, ReadsWhatItWrites) {
    const std::vector<MotResult> results{
        {.frame = 3, .id = 7, .box = {1.25F, 2, 30.5F, 40}, .confidence = 0.5F}};

    const auto found = parse_mot_results(format_mot_results(results), "A.txt");

    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 1);
    EXPECT_EQ((*found)[0].id, 7);
    EXPECT_EQ((*found)[0].box, results[0].box);
}

TEST(MotFile, WritesWhatScorersRead) {
    const std::vector<MotResult> results{
        {.frame = 3, .id = 7, .box = {1.234F, 2, 30.5F, 40}, .confidence = 0.5F}};

    EXPECT_EQ(format_mot_results(results), "3,7,1.23,2.00,30.50,40.00,0.5000,-1,-1,-1\n");
}

}  // namespace
}  // namespace linli::track
