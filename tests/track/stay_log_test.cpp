// SPDX-License-Identifier: Apache-2.0
#include "track/stay_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/stays_report.hpp"
#include "street.hpp"

namespace linli::track {
namespace {

using ::testing::HasSubstr;
using End = StayRecord::End;

/// Scenes once a second with one van that stands since 1 s.
class StayLogTest : public ::testing::Test {
  protected:
    static Track van(double now, Sight sight) {
        return {.id = 4,
                .label = detect::ClassLabel::vehicle,
                .box = {64, 48, 320, 240},
                .confidence = 0.9F,
                .sight = sight,
                .first_seen = at(0),
                .last_seen = at(now),
                .still_since = at(1)};
    }
    void scenes(double from, double to, Sight sight, bool judged = true) {
        for (double now = from; now <= to; now += 1)
            log.add({"cam", {.stream = at(now)}, {640, 480}, judged, {van(now, sight)}});
    }
    void scene_without(double now) { log.add({"cam", {.stream = at(now)}, {640, 480}, true, {}}); }
    StayRecord only() const {
        const auto records = log.records();
        EXPECT_EQ(records.size(), 1);
        return records.empty() ? StayRecord{} : records[0];
    }

    StayLog log;
};

TEST_F(StayLogTest, SharesOutTheTimeOfAStay) {
    scenes(4, 14, Sight::seen);
    scenes(15, 19, Sight::unseen);
    scenes(20, 24, Sight::occluded);

    const auto stay = only();
    EXPECT_EQ(stay.id, 4);
    EXPECT_EQ(stay.place, (Box{0.1F, 0.1F, 0.5F, 0.5F}));
    EXPECT_EQ(stay.first_seen, at(0));
    EXPECT_EQ(stay.still_since, at(1));
    EXPECT_EQ(stay.until, at(24));
    EXPECT_EQ(stay.end, End::open);
    EXPECT_EQ(stay.seen, std::chrono::seconds{10});
    EXPECT_EQ(stay.unseen, std::chrono::seconds{5});
    EXPECT_EQ(stay.occluded, std::chrono::seconds{5});
}

TEST_F(StayLogTest, CountsPicturesThatCannotBeJudgedAsUnseen) {
    scenes(4, 14, Sight::seen);
    scenes(15, 19, Sight::seen, /*judged=*/false);

    EXPECT_EQ(only().unseen, std::chrono::seconds{5});
}

TEST_F(StayLogTest, KnowsHowAStayEnded) {
    scenes(4, 10, Sight::seen);
    scenes(11, 11, Sight::empty);
    scene_without(12);
    EXPECT_EQ(only().end, End::empty);
    EXPECT_EQ(only().until, at(11));
}

TEST_F(StayLogTest, CallsAStayThatTheTrackerForgotExpired) {
    scenes(4, 10, Sight::unseen);
    scene_without(11);
    EXPECT_EQ(only().end, End::expired);
}

TEST_F(StayLogTest, BeginsAnotherStayWhereTheThingStopsAgain) {
    scenes(4, 10, Sight::seen);
    auto moved = van(11, Sight::seen);
    moved.still_since.reset();
    log.add({"cam", {.stream = at(11)}, {640, 480}, true, {moved}});
    moved.still_since = at(12);
    moved.last_seen = at(20);
    log.add({"cam", {.stream = at(20)}, {640, 480}, true, {moved}});

    const auto records = log.records();
    ASSERT_EQ(records.size(), 2);
    EXPECT_EQ(records[0].end, End::moved);
    EXPECT_EQ(records[1].still_since, at(12));
}

TEST_F(StayLogTest, LeavesOutWhatMoves) {
    auto passing = van(5, Sight::seen);
    passing.still_since.reset();
    log.add({"cam", {.stream = at(5)}, {640, 480}, true, {passing}});

    EXPECT_TRUE(log.records().empty());
}

TEST_F(StayLogTest, IsReportedAsATable) {
    scenes(4, 14, Sight::seen);

    const auto text = app::stays_table("cam", log.records());

    EXPECT_THAT(text, HasSubstr("camera"));
    EXPECT_THAT(text, HasSubstr("vehicle    0.100,0.100,0.500,0.500"));
    EXPECT_THAT(text, HasSubstr("end of clip  100.0"));
}

TEST_F(StayLogTest, IsReportedAsJson) {
    scenes(4, 8, Sight::seen);
    scenes(9, 12, Sight::occluded);

    EXPECT_EQ(
        app::stays_json("c\"1", log.records()),
        "{\"camera\":\"c\\\"1\",\"stays\":[\n"
        "{\"id\":4,\"class\":\"vehicle\",\"place\":[0.1000,0.1000,0.5000,0.5000],"
        "\"first_seen\":0.000,\"still_since\":1.000,\"until\":12.000,\"ended\":\"end of clip\","
        "\"seen\":0.5000,\"unseen\":0.0000,\"occluded\":0.5000}]}\n");
    EXPECT_EQ(app::stays_json("cam", {}), "{\"camera\":\"cam\",\"stays\":[]}\n");
}

}  // namespace
}  // namespace linli::track
