// SPDX-License-Identifier: Apache-2.0
#include "rules/engine.hpp"

#include <gtest/gtest.h>

#include <format>

namespace linli::rules {
namespace {

using namespace std::chrono_literals;

constexpr WallTime kNoon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + 12h;

config::Site site_with_intrusion() {
    config::Site site;
    config::Camera camera;
    camera.id = "yard-cam";
    site.cameras.push_back(camera);
    site.zones.push_back(
        {"yard", "Yard", "yard-cam", {{0.2F, 0.2F}, {0.8F, 0.2F}, {0.8F, 0.8F}, {0.2F, 0.8F}}});
    config::Rule rule;
    rule.id = "works";
    rule.zones = {"yard"};
    rule.subjects = {config::Subject::person};
    rule.observed_after = rule.confirmed_after = 5s;
    rule.cleared_after = 3s;
    rule.expired_after = 60s;
    rule.gap = 2s;
    site.rules.push_back(rule);
    return site;
}

std::function<std::string()> counter() {
    return [n = 0]() mutable { return std::format("id-{}", ++n); };
}

Moment at(std::chrono::milliseconds time) { return {StreamTime(time), kNoon + time, 1}; }

track::Scene scene_with_person(std::chrono::milliseconds time,
                               const std::string& camera = "yard-cam") {
    track::Scene scene{
        .camera = camera, .moment = at(time), .size = {640, 480}, .judged = true, .tracks = {}};
    track::Track person;
    person.id = 7;
    person.label = detect::ClassLabel::person;
    person.box = {300, 180, 40, 100};
    person.confidence = 0.87F;
    scene.tracks.push_back(person);
    return scene;
}

/// Every change while the person stands there from 0 s to `until`, five looks a second.
std::vector<IncidentChange> watch(Engine& engine, std::chrono::milliseconds until) {
    std::vector<IncidentChange> all;
    for (auto time = 0ms; time <= until; time += 200ms) {
        for (auto& change : engine.observe(scene_with_person(time)))
            all.push_back(std::move(change));
    }
    return all;
}

TEST(Engine, GivesOneChangeWithARecordOfEachPhaseReachedTogether) {
    Engine engine(site_with_intrusion(), counter());

    const auto changes = watch(engine, 8s);

    ASSERT_EQ(changes.size(), 1U);
    const Incident& incident = changes[0].incident;
    EXPECT_EQ(incident.id, "id-1");
    EXPECT_EQ(incident.type, "intrusion");
    EXPECT_EQ(incident.domain, "safety");
    EXPECT_EQ(incident.began, at(0ms));
    EXPECT_EQ(incident.last_seen, at(5s));
    ASSERT_EQ(incident.phases.size(), 2U);
    EXPECT_EQ(incident.phases[0].phase, Phase::observed);
    EXPECT_EQ(incident.phases[0].moment, incident.phases[1].moment);
    EXPECT_EQ(incident.phase(), Phase::confirmed);
    EXPECT_FLOAT_EQ(incident.box.x, 300.F / 640);
    EXPECT_FLOAT_EQ(incident.box.height, 100.F / 480);
}

TEST(Engine, SaysWhyInOneSentenceAndInFacts) {
    Engine engine(site_with_intrusion(), counter());

    const auto changes = watch(engine, 5s);

    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes[0].record().reason, "person was 5s in armed zone 'yard', limit 5s");
    EXPECT_EQ(changes[0].record().facts.at("dwell_s"), "5.0");
    EXPECT_EQ(changes[0].record().facts.at("foot"), "0.500,0.583");
    EXPECT_EQ(changes[0].record().facts.at("confidence"), "0.87");
}

TEST(Engine, IgnoresScenesOfCamerasItDoesNotKnow) {
    Engine engine(site_with_intrusion(), counter());
    for (auto time = 0ms; time <= 10s; time += 200ms) {
        EXPECT_TRUE(engine.observe(scene_with_person(time, "elsewhere")).empty());
    }
    EXPECT_TRUE(engine.open_incidents().empty());
}

TEST(Engine, IgnoresASceneThatIsOlderThanTheLast) {
    Engine engine(site_with_intrusion(), counter());
    ASSERT_EQ(watch(engine, 6s).size(), 1U);
    track::Scene late = scene_with_person(1s);
    late.tracks.clear();
    EXPECT_TRUE(engine.observe(late).empty());
    EXPECT_EQ(engine.open_incidents().size(), 1U);
}

TEST(Engine, WithdrawsAnOpenIncidentOnce) {
    Engine engine(site_with_intrusion(), counter());
    watch(engine, 6s);

    const auto change = engine.withdraw("id-1", "a scarecrow", at(7s));

    ASSERT_TRUE(change.has_value());
    EXPECT_EQ(change->incident.phase(), Phase::withdrawn);
    EXPECT_EQ(change->record().reason, "a scarecrow");
    EXPECT_FALSE(change->incident.open());
    EXPECT_FALSE(engine.withdraw("id-1", "again", at(8s)).has_value());
    EXPECT_TRUE(engine.open_incidents().empty());
}

TEST(Engine, ExpiresWhatItRestoredForARuleThatIsGone) {
    Engine before(site_with_intrusion(), counter());
    watch(before, 6s);
    config::Site site = site_with_intrusion();
    site.rules[0].id = "another";
    Engine engine(site, counter());
    engine.restore(before.open_incidents());

    const auto changes = engine.tick("yard-cam", at(100ms));

    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes[0].incident.id, "id-1");
    EXPECT_EQ(changes[0].incident.phase(), Phase::expired);
    EXPECT_TRUE(engine.tick("yard-cam", at(1s)).empty());
}

StreamDuration after(const Incident& incident, std::size_t phase) {
    return incident.phases.at(phase).moment.stream - incident.began.stream;
}

TEST(Engine, KeepsTheTimesOfAnIncidentOnOneClockOverARestart) {
    Engine before(site_with_intrusion(), counter());
    watch(before, 20s);
    Engine engine(site_with_intrusion(), counter());
    engine.restore(before.open_incidents());

    watch(engine, 2s);  // the same person, in a process whose stream began at 0

    ASSERT_EQ(engine.open_incidents().size(), 1U);
    EXPECT_EQ(after(engine.open_incidents()[0], 0), 5s);
}

TEST(Engine, KeepsTheTimesOfAnIncidentThatEndsBeforeItIsSeenAgain) {
    Engine before(site_with_intrusion(), counter());
    watch(before, 20s);
    Engine engine(site_with_intrusion(), counter());
    engine.restore(before.open_incidents());
    const Moment half_a_minute_later{StreamTime{}, kNoon + 50s, 0};

    const auto change = engine.withdraw("id-1", "a scarecrow", half_a_minute_later);

    ASSERT_TRUE(change.has_value());
    ASSERT_EQ(change->incident.phases.size(), 3U);
    EXPECT_EQ(after(change->incident, 0), 5s);
    EXPECT_EQ(after(change->incident, 2), 50s);
}

TEST(Engine, GivesTheSameChangesForTheSameScenes) {
    Engine one(site_with_intrusion(), counter());
    Engine two(site_with_intrusion(), counter());
    const auto a = watch(one, 30s);
    const auto b = watch(two, 30s);
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_EQ(a[i].incident.id, b[i].incident.id);
        EXPECT_EQ(a[i].record().facts, b[i].record().facts);
    }
}

TEST(Incident, ALineCrossingIsNeverOpen) {
    Incident incident;
    incident.type = "line_crossing";
    incident.phases.push_back({.phase = Phase::confirmed, .moment = {}, .reason = {}, .facts = {}});
    EXPECT_FALSE(incident.open());
    EXPECT_FALSE(is_final(incident.phase()));
}

TEST(Phase, HasANameThatReadsBack) {
    for (const Phase phase : {Phase::observed, Phase::reminded, Phase::confirmed, Phase::cleared,
                              Phase::expired, Phase::withdrawn}) {
        EXPECT_EQ(phase_of(name_of(phase)), phase);
    }
    EXPECT_EQ(phase_of("closed"), std::nullopt);
}

}  // namespace
}  // namespace linli::rules
