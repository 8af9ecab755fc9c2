// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <format>

#include "outbox/connection.hpp"
#include "outbox_fixture.hpp"

namespace linli::outbox {
namespace {

using rules::Phase;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class IncidentsTest : public OutboxTest {
  protected:
    IncidentsTest() { open(); }

    void save(rules::Incident incident) {
        Change change;
        change.incident = std::move(incident);
        ASSERT_TRUE(wait(outbox_->commit({std::move(change)})).has_value());
    }
    static std::vector<std::string> ids_of(const Result<std::vector<rules::Incident>>& incidents) {
        std::vector<std::string> ids;
        for (const auto& incident : incidents.value()) ids.push_back(incident.id);
        return ids;
    }
};

void expect_equal(const rules::Incident& a, const rules::Incident& b) {
    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.rule, b.rule);
    EXPECT_EQ(a.type, b.type);
    EXPECT_EQ(a.domain, b.domain);
    EXPECT_EQ(a.severity, b.severity);
    EXPECT_EQ(a.camera, b.camera);
    EXPECT_EQ(a.zone, b.zone);
    EXPECT_EQ(a.track, b.track);
    EXPECT_EQ(a.label, b.label);
    EXPECT_EQ(a.confidence, b.confidence);
    EXPECT_EQ(a.box, b.box);
    EXPECT_EQ(a.began, b.began);
    EXPECT_EQ(a.last_seen, b.last_seen);
    ASSERT_EQ(a.phases.size(), b.phases.size());
    for (std::size_t i = 0; i < a.phases.size(); ++i) {
        EXPECT_EQ(a.phases[i].phase, b.phases[i].phase);
        EXPECT_EQ(a.phases[i].moment, b.phases[i].moment);
        EXPECT_EQ(a.phases[i].reason, b.phases[i].reason);
        EXPECT_EQ(a.phases[i].facts, b.phases[i].facts);
    }
}

TEST_F(IncidentsTest, AnOpenIncidentComesBackWholeAfterARestart) {
    const auto incident = an_incident("i1", {a_phase(Phase::observed), a_phase(Phase::reminded)});
    save(incident);
    reopen();
    const auto open_ones = wait(outbox_->open_incidents()).value();
    ASSERT_EQ(open_ones.size(), 1U);
    expect_equal(open_ones.front(), incident);
}

TEST_F(IncidentsTest, ALaterStateReplacesTheEarlierOne) {
    save(an_incident("i1", {a_phase(Phase::observed), a_phase(Phase::reminded)}));
    auto later = an_incident("i1", {a_phase(Phase::observed)});
    later.track = 99;
    later.phases.back().facts.clear();
    save(later);
    expect_equal(wait(outbox_->incident("i1")).value(), later);
}

TEST_F(IncidentsTest, ARefreshMovesWhereAndWhenButMakesNoPhaseDurable) {
    save(an_incident("a", {a_phase(Phase::observed)}));
    auto later = an_incident("a", {a_phase(Phase::observed), a_phase(Phase::confirmed)});
    later.box.x = 0.75F;
    later.last_seen.wall += std::chrono::minutes(5);

    ASSERT_TRUE(wait(outbox_->refresh({later, an_incident("never committed", {})})).has_value());

    const auto open = wait(outbox_->open_incidents()).value();
    ASSERT_EQ(open.size(), 1U);
    EXPECT_EQ(open[0].phases.size(), 1U) << "its event may still wait for the disk";
    EXPECT_EQ(open[0].box.x, 0.75F);
    EXPECT_EQ(open[0].last_seen.wall, later.last_seen.wall);
}

TEST_F(IncidentsTest, OneThatCannotBeReadDoesNotKeepTheOthers) {
    save(an_incident("a", {a_phase(Phase::observed)}));
    save(an_incident("b", {a_phase(Phase::observed)}));
    outbox_.reset();
    {
        Connection connection(options_.file);
        connection.script("UPDATE incident_phase SET phase = 'gone mad' WHERE incident = 'a'");
    }
    open();
    EXPECT_THAT(ids_of(wait(outbox_->open_incidents())), ElementsAre("b"));
}

TEST_F(IncidentsTest, AnEndedIncidentIsHistoryAndNoLongerOpen) {
    for (const auto end : {Phase::cleared, Phase::expired, Phase::withdrawn}) {
        const auto id = std::format("i{}", static_cast<int>(end));
        save(an_incident(id, {a_phase(Phase::observed)}));
        save(an_incident(id, {a_phase(Phase::observed), a_phase(end, clock_.wall())}));
        EXPECT_EQ(wait(outbox_->incident(id))->phase(), end);
    }
    EXPECT_THAT(ids_of(wait(outbox_->open_incidents())), IsEmpty());
    EXPECT_EQ(ids_of(wait(outbox_->recent_incidents(10))).size(), 3U);
}

TEST_F(IncidentsTest, RecentOnesComeNewestFirst) {
    for (const char* id : {"i1", "i2", "i3"}) save(an_incident(id, {a_phase(Phase::observed)}));
    EXPECT_THAT(ids_of(wait(outbox_->recent_incidents(2))), ElementsAre("i3", "i2"));
}

TEST_F(IncidentsTest, IsFoundByTheEndOfItsIdWhenOnlyOneEndsSo) {
    save(an_incident("0193-aaaa-1234", {a_phase(Phase::observed)}));
    save(an_incident("0193-bbbb-1234", {a_phase(Phase::observed)}));
    EXPECT_EQ(wait(outbox_->incident("bbbb-1234"))->id, "0193-bbbb-1234");
    EXPECT_EQ(wait(outbox_->incident("0193-aaaa-1234"))->id, "0193-aaaa-1234");
    EXPECT_EQ(wait(outbox_->incident("1234")).error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(wait(outbox_->incident("5678")).error().code, ErrorCode::not_found);
    EXPECT_EQ(wait(outbox_->incident("")).error().code, ErrorCode::not_found);
    EXPECT_EQ(wait(outbox_->incident("%")).error().code, ErrorCode::not_found);
}

TEST_F(IncidentsTest, HistoryIsBoundedByNumberAndOpenOnesStay) {
    options_.keep_incidents = 5;
    reopen();
    save(an_incident("open", {a_phase(Phase::observed)}));
    for (int i = 0; i < 200; ++i) {
        clock_.advance(std::chrono::seconds(1));
        save(an_incident(std::format("i{:03}", i), {a_phase(Phase::cleared, clock_.wall())}));
    }
    reopen();
    EXPECT_THAT(ids_of(wait(outbox_->recent_incidents(100))),
                ElementsAre("open", "i199", "i198", "i197", "i196", "i195"));
}

TEST_F(IncidentsTest, HistoryIsBoundedWhileItRunsToo) {
    options_.keep_incidents = 5;
    reopen();
    for (int i = 0; i < 200; ++i) {
        save(an_incident(std::format("i{:03}", i), {a_phase(Phase::cleared, clock_.wall())}));
    }
    EXPECT_LE(ids_of(wait(outbox_->recent_incidents(1'000))).size(), 5U + 64U);
}

TEST_F(IncidentsTest, HistoryIsBoundedByAge) {
    save(an_incident("old", {a_phase(Phase::cleared, clock_.wall())}));
    clock_.advance(std::chrono::hours(24 * 20));
    save(an_incident("new", {a_phase(Phase::cleared, clock_.wall())}));
    clock_.advance(std::chrono::hours(24 * 11));
    reopen();
    EXPECT_THAT(ids_of(wait(outbox_->recent_incidents(10))), ElementsAre("new"));
}

}  // namespace
}  // namespace linli::outbox
