// SPDX-License-Identifier: Apache-2.0
#include "outbox/outbox.hpp"

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <thread>

#include "outbox_fixture.hpp"

namespace linli::outbox {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Sequences = std::vector<std::uint64_t>;

TEST_F(OutboxTest, GivesBackEveryAttributeOfAnEvent) {
    open();
    ASSERT_EQ(wait(outbox_->commit({a_change("a")})), Sequences{1});

    reopen();
    const auto events = wait(outbox_->read_after(0, 10)).value();

    ASSERT_EQ(events.size(), 1U);
    const StoredEvent& stored = events.front();
    const event::NewEvent expected = an_event("a");
    EXPECT_EQ(stored.sequence, 1U);
    EXPECT_EQ(stored.recorded, clock_.wall());
    EXPECT_FALSE(stored.sent_before);
    EXPECT_EQ(stored.event.id, "a");
    EXPECT_EQ(stored.event.type, expected.type);
    EXPECT_EQ(stored.event.domain, expected.domain);
    EXPECT_EQ(stored.event.subject, expected.subject);
    EXPECT_EQ(stored.event.time, expected.time);
    EXPECT_EQ(stored.event.severity, expected.severity);
    EXPECT_EQ(stored.event.dataref, expected.dataref);
    EXPECT_EQ(stored.event.payload, expected.payload);
}

TEST_F(OutboxTest, ResumesTheCallerOnTheLoop) {
    open();
    std::thread::id resumed_on;
    const auto ask = [](Outbox& outbox, std::thread::id& on) -> asio::awaitable<int> {
        static_cast<void>(co_await outbox.commit({a_change("a")}));
        on = std::this_thread::get_id();
        co_return 0;
    };
    wait(ask(*outbox_, resumed_on));
    EXPECT_EQ(resumed_on, std::this_thread::get_id());
}

TEST_F(OutboxTest, NumbersTheEventsOfOneCommitInTheirOrder) {
    open();
    Change incident_only;
    incident_only.incident = an_incident("i", {a_phase(rules::Phase::observed)});
    EXPECT_EQ(wait(outbox_->commit({a_change("a"), incident_only, a_change("b")})),
              (Sequences{1, 2}));
    EXPECT_EQ(wait(outbox_->commit({})), Sequences{});
    EXPECT_EQ(wait(outbox_->commit({a_change("c")})), Sequences{3});
}

TEST_F(OutboxTest, ReadsOnInOrderAfterASequence) {
    open();
    for (const char* id : {"a", "b", "c", "d"}) store(id);
    const auto events = wait(outbox_->read_after(1, 2)).value();
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].event.id, "b");
    EXPECT_EQ(events[1].event.id, "c");
    EXPECT_THAT(wait(outbox_->read_after(4, 10)).value(), IsEmpty());
}

TEST_F(OutboxTest, RemembersWhatWasHandedToABrokerOverARestart) {
    open();
    store("a");
    store("b");
    ASSERT_TRUE(wait(outbox_->mark_sent({2, 77})).has_value());
    reopen();
    const auto events = wait(outbox_->read_after(0, 10)).value();
    EXPECT_FALSE(events.at(0).sent_before);
    EXPECT_TRUE(events.at(1).sent_before);
}

TEST_F(OutboxTest, RemovesAcknowledgedEventsInAnyOrderAndOnlyOnce) {
    open();
    for (const char* id : {"a", "b", "c"}) store(id);
    ASSERT_TRUE(wait(outbox_->remove_delivered({3, 1})).has_value());
    ASSERT_TRUE(wait(outbox_->remove_delivered({1, 99})).has_value());
    EXPECT_THAT(waiting_sequences(), ElementsAre(2));
    EXPECT_EQ(counts().delivered, 2U);
}

TEST_F(OutboxTest, NeverGivesASequenceTwiceAlsoWhenEverythingIsDelivered) {
    open();
    store("a");
    store("b");
    wait(outbox_->remove_delivered({1, 2}));
    reopen();
    EXPECT_EQ(store("c"), 3U);
}

TEST_F(OutboxTest, CountsADeadLetterAsLostOnce) {
    open();
    store("a");
    store("b");
    ASSERT_TRUE(wait(outbox_->dead_letter(1, "topic refused")).has_value());
    ASSERT_TRUE(wait(outbox_->dead_letter(1, "topic refused")).has_value());
    EXPECT_THAT(waiting_sequences(), ElementsAre(2));
    EXPECT_EQ(counts().lost, 1U);
    EXPECT_EQ(counts().delivered, 0U);
}

TEST_F(OutboxTest, CountsOverTheLifeOfTheDatabase) {
    open();
    EXPECT_EQ(counts().stored, 0U);
    EXPECT_EQ(counts().oldest, std::nullopt);
    for (const char* id : {"a", "b", "c"}) {
        store(id);
        clock_.advance(std::chrono::seconds(1));
    }
    wait(outbox_->remove_delivered({1}));
    reopen();
    const Counts now = counts();
    EXPECT_EQ(now.stored, 3U);
    EXPECT_EQ(now.delivered, 1U);
    EXPECT_EQ(now.waiting, 2U);
    EXPECT_EQ(now.last_sequence, 3U);
    EXPECT_EQ(now.oldest, clock_.wall() - std::chrono::seconds(2));
}

TEST_F(OutboxTest, KeepsFactsOverARestart) {
    open();
    EXPECT_EQ(wait(outbox_->read_fact("session")), "");
    wait(outbox_->write_fact("session", "1"));
    wait(outbox_->write_fact("session", "2"));
    reopen();
    EXPECT_EQ(wait(outbox_->read_fact("session")), "2");
}

TEST_F(OutboxTest, ARefusedChangeStoresNothingOfItsCommit) {
    open();
    store("a");
    Change incident;
    incident.incident = an_incident("i", {a_phase(rules::Phase::observed)});

    const auto twice = wait(outbox_->commit({incident, a_change("b"), a_change("a")}));
    Change large = a_change("large");
    large.event->payload.assign(64 * 1024 + 1, 'x');
    const auto too_large = wait(outbox_->commit({a_change("c"), large}));
    Change no_phase;
    no_phase.incident = an_incident("j", {});
    const auto no_phases = wait(outbox_->commit({a_change("d"), no_phase}));

    EXPECT_EQ(twice.error().code, ErrorCode::already_exists);
    EXPECT_EQ(too_large.error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(no_phases.error().code, ErrorCode::invalid_argument);
    EXPECT_THAT(waiting_sequences(), ElementsAre(1));
    EXPECT_THAT(wait(outbox_->open_incidents()).value(), IsEmpty());
    EXPECT_EQ(store("e"), 2U);
}

TEST_F(OutboxTest, WorksInMemory) {
    options_.file = ":memory:";
    open();
    EXPECT_EQ(store("a"), 1U);
    EXPECT_FALSE(std::filesystem::exists(":memory:.sequence"));
}

TEST_F(OutboxTest, DoesWhatWasAskedBeforeItCloses) {
    open();
    std::optional<Result<Sequences>> answer;
    asio::co_spawn(
        loop_, outbox_->commit({a_change("a")}),
        [&](std::exception_ptr, Result<Sequences> result) { answer = std::move(result); });
    loop_.run_one();  // the request is made
    outbox_.reset();
    loop_.run();
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(*answer, Sequences{1});
}

}  // namespace
}  // namespace linli::outbox
