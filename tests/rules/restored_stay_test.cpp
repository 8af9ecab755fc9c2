// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <format>

#include "rules/engine.hpp"

namespace linli::rules {
namespace {

using namespace std::chrono_literals;

constexpr WallTime kMidnight = std::chrono::sys_days(std::chrono::year(2026) / 11 / 25);

config::Site site_with_no_parking() {
    config::Site site;
    site.cameras.emplace_back().id = "street";
    site.zones.push_back(
        {"kerb", "Kerb", "street", {{0.2F, 0.2F}, {0.8F, 0.2F}, {0.8F, 0.8F}, {0.2F, 0.8F}}});
    config::Rule rule;
    rule.id = "no-parking";
    rule.type = config::RuleType::illegal_parking;
    rule.zones = {"kerb"};
    rule.subjects = {config::Subject::vehicle};
    rule.observed_after = 10s;
    rule.confirmed_after = 20min;
    rule.cleared_after = 15s;
    rule.expired_after = 30min;
    rule.gap = 2s;
    site.rules.push_back(rule);
    return site;
}

/// A van that has stood since `still_since` and was not taken for anything else since.
track::Scene scene_with_van(Moment moment, StreamTime still_since, track::Sight sight) {
    track::Track van{.id = 7,
                     .label = detect::ClassLabel::vehicle,
                     .box = {240, 200, 160, 120},
                     .confidence = 0.9F,
                     .sight = sight,
                     .first_seen = still_since,
                     .last_seen = moment.stream,
                     .still_since = still_since};
    return {.camera = "street", .moment = moment, .size = {640, 480}, .tracks = {van}};
}

/// A gateway that watched a van for five minutes, was down for one, and knows the van's stay.
class RestoredStay : public ::testing::Test {
  protected:
    void SetUp() override {
        for (auto time = 0s; time <= 300s; time += 1s) {
            const Moment moment{StreamTime{1h + time}, kMidnight + time, 1};
            before.observe(scene_with_van(moment, StreamTime{1h}, track::Sight::seen));
        }
        engine.restore(before.open_incidents());
    }

    /// The scene at `time` of the new process, which began 360 s after the first.
    std::vector<IncidentChange> look(StreamDuration time, track::Sight sight) {
        const Moment moment{StreamTime{time}, kMidnight + 360s + time, 1};
        return engine.observe(scene_with_van(moment, StreamTime{-360s}, sight));
    }
    static std::function<std::string()> ids(std::string prefix) {
        return [prefix, n = 0]() mutable { return std::format("{}-{}", prefix, ++n); };
    }

    Engine before{site_with_no_parking(), ids("old")};
    Engine engine{site_with_no_parking(), ids("new")};
};

TEST_F(RestoredStay, ClearsItsIncidentWhenItsPlaceProvesEmpty) {
    EXPECT_TRUE(look(0s, track::Sight::unseen).empty());
    EXPECT_TRUE(look(6s, track::Sight::empty).empty()) << "not before cleared_after";

    const auto changes = engine.observe({.camera = "street",
                                         .moment = {StreamTime{21s}, kMidnight + 381s, 1},
                                         .size = {640, 480},
                                         .tracks = {}});

    ASSERT_EQ(changes.size(), 1);
    EXPECT_EQ(changes[0].incident.id, "old-1");
    EXPECT_EQ(changes[0].record().phase, Phase::cleared);
    EXPECT_EQ(changes[0].record().facts.at("ended_by"), "place_empty");
    EXPECT_EQ(changes[0].record().facts.at("dwell_s"), "300.0");
}

TEST_F(RestoredStay, GoesOnWithTheWholeDwellHoweverLateItIsSeen) {
    // Fourteen minutes unseen after the restart: 5 + 1 + 14 make the 20 of `confirmed`.
    for (auto time = 0s; time < 840s; time += 1s)
        EXPECT_TRUE(look(time, track::Sight::unseen).empty());

    const auto changes = look(840s, track::Sight::seen);

    ASSERT_EQ(changes.size(), 1);
    EXPECT_EQ(changes[0].incident.id, "old-1");
    EXPECT_EQ(changes[0].record().phase, Phase::confirmed);
    EXPECT_EQ(changes[0].record().facts.at("dwell_s"), "1200.0");
}

TEST_F(RestoredStay, IsNotAnotherVehicleElsewhere) {
    track::Scene elsewhere = scene_with_van({StreamTime{0s}, kMidnight + 360s, 1},
                                            StreamTime{-360s}, track::Sight::empty);
    elsewhere.tracks[0].box.x = 400;
    engine.observe(elsewhere);
    elsewhere.tracks.clear();
    elsewhere.moment = {StreamTime{60s}, kMidnight + 420s, 1};

    EXPECT_TRUE(engine.observe(elsewhere).empty());
    EXPECT_EQ(engine.open_incidents().size(), 1);
}

}  // namespace
}  // namespace linli::rules
