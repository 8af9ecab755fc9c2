// SPDX-License-Identifier: Apache-2.0
#include "event/command.hpp"
#include "uplink_fixture.hpp"

namespace linli::uplink {
namespace {

using Ids = std::vector<std::string>;

TEST_F(UplinkTest, SendsTheBirthBeforeAnyEvent) {
    store(2);
    start();
    ASSERT_TRUE(rows_are(2));
    const WireMessage& birth = broker.published.front().message;
    EXPECT_EQ(birth.topic, "linli/v1/tenant/court/gw-1/state");
    EXPECT_EQ(birth.payload, "1 online");
    EXPECT_TRUE(birth.retained);
    EXPECT_EQ(broker.dials.front().will.payload, "1 offline");
    EXPECT_EQ(broker.dials.front().commands, "linli/v1/tenant/court/gw-1/cmd/+");
}

TEST_F(UplinkTest, SendsRowsInOrderWithinTheWindow) {
    options.max_in_flight = 5;
    store(7);
    start();
    ASSERT_TRUE(rows_are(3));
    EXPECT_EQ(ids(), (Ids{"id-1", "id-2", "id-3"}));
    EXPECT_EQ(uplink->status().window, 3U);
    broker.answer(broker.rows()[1].tag, 0);
    ASSERT_TRUE(rows_are(4));
    EXPECT_EQ(ids().back(), "id-4");
    EXPECT_EQ(uplink->status().in_flight, 3U);
}

TEST_F(UplinkTest, TheBrokersReceiveMaximumMakesTheWindowSmaller) {
    broker.welcome.receive_maximum = 3;
    store(4);
    start();
    ASSERT_TRUE(rows_are(1));
    EXPECT_EQ(uplink->status().window, 1U);
}

TEST_F(UplinkTest, ARowLeavesOnlyAfterAGoodAnswer) {
    store(2);
    start();
    ASSERT_TRUE(rows_are(2));
    EXPECT_EQ(counts().waiting, 2U);
    broker.answer(broker.rows()[0].tag, 0x10);  // no subscribers: delivered all the same
    ASSERT_TRUE(until([&] { return counts().waiting == 1; }));
    EXPECT_EQ(counts().delivered, 1U);
}

TEST_F(UplinkTest, OnlyWhatWasStoredBeforeTheConnectionIsReplay) {
    store(1);
    start();
    ASSERT_TRUE(rows_are(1));
    store(1);
    ASSERT_TRUE(rows_are(2));
    EXPECT_EQ(attribute(broker.rows()[0].message, "replay"), "true");
    EXPECT_EQ(attribute(broker.rows()[1].message, "replay"), "");
}

TEST_F(UplinkTest, AFullQuotaDialsAgainAndSendsTheSameIdsAsReplay) {
    start();
    ASSERT_TRUE(until([&] { return uplink->status().state == UplinkState::online; }));
    store(2);
    ASSERT_TRUE(rows_are(2));
    broker.answer(broker.rows()[0].tag, 0x97);
    ASSERT_TRUE(until([&] { return broker.dials.size() == 2 && broker.rows().size() == 2; }));
    EXPECT_EQ(ids(), (Ids{"id-1", "id-2"}));
    EXPECT_EQ(attribute(broker.rows()[0].message, "replay"), "true");
    EXPECT_EQ(broker.published.front().message.payload, "2 online");
    EXPECT_EQ(counts().waiting, 2U);
}

TEST_F(UplinkTest, AnEventThatIsRefusedAsSuchIsPutAsideAndCountedLost) {
    store(2);
    start();
    ASSERT_TRUE(rows_are(2));
    broker.answer(broker.rows()[0].tag, 0x99);
    ASSERT_TRUE(until([&] { return counts().lost == 1; }));
    EXPECT_EQ(counts().waiting, 1U);
    EXPECT_EQ(broker.dials.size(), 1U);
}

TEST_F(UplinkTest, KeepsARowThatItIsNotAllowedToSend) {
    store(1);
    start();
    ASSERT_TRUE(rows_are(1));
    broker.answer(broker.rows()[0].tag, 0x87);
    ASSERT_TRUE(until([&] { return broker.dials.size() == 2 && broker.rows().size() == 1; }));
    EXPECT_EQ(counts().waiting, 1U);
    EXPECT_EQ(counts().lost, 0U);
}

TEST_F(UplinkTest, ALostLinkSendsEverythingUnacknowledgedAgainInOrder) {
    store(3);
    start();
    ASSERT_TRUE(rows_are(3));
    broker.answer(broker.rows()[1].tag, 0);
    broker.lose();
    ASSERT_TRUE(until([&] { return broker.dials.size() == 2 && broker.rows().size() == 2; }));
    EXPECT_EQ(ids(), (Ids{"id-1", "id-3"}));
}

TEST_F(UplinkTest, NoAnswerInTimeIsALostLink) {
    options.ack_timeout = 50ms;
    store(1);
    start();
    ASSERT_TRUE(rows_are(1));
    ASSERT_TRUE(until([&] { return broker.dials.size() >= 2; }));
    EXPECT_EQ(counts().waiting, 1U);
}

TEST_F(UplinkTest, ARefusedWelcomeGivesTheBrokersWords) {
    broker.welcome = {.accepted = false, .why_not = "the broker says: bad user name or password"};
    start();
    ASSERT_TRUE(until([&] {
        return uplink->status().state == UplinkState::disconnected && !broker.dials.empty();
    }));
    EXPECT_EQ(uplink->status().last_error, "the broker says: bad user name or password");
}

TEST_F(UplinkTest, TakesTheKeepAliveOfTheBroker) {
    broker.welcome.server_keep_alive_s = 7;
    start();
    ASSERT_TRUE(until([&] { return uplink->status().state == UplinkState::online; }));
    ASSERT_EQ(broker.dials.size(), 2U);
    EXPECT_EQ(broker.dials[1].keep_alive, 7s);
}

/// linli.v1.Command with id "c-1" and an empty ping, serialised.
std::string ping_bytes() { return std::string("\x0a\x03\x63\x2d\x31\x52\x00", 7); }

class Commands : public UplinkTest {
  protected:
    const std::string base = "linli/v1/tenant/court/gw-1";
    WireMessage answer_to(const std::string& response_topic) {
        broker.answers = true;
        start();
        EXPECT_TRUE(until([&] {
            return uplink->status().state == UplinkState::online && broker.published.size() == 2;
        }));
        broker.tell({.topic = base + "/cmd/ping",
                     .payload = ping_bytes(),
                     .retained = false,
                     .response_topic = response_topic,
                     .correlation_data = "corr"});
        EXPECT_TRUE(until([&] { return broker.published.size() == 3; }));
        return broker.published.back().message;
    }
};

TEST_F(Commands, APingIsAnsweredOnItsResponseTopic) {
    const WireMessage answer = answer_to(base + "/rsp/desk-7");
    EXPECT_EQ(answer.topic, base + "/rsp/desk-7");
    EXPECT_EQ(answer.correlation_data, "corr");
    EXPECT_NE(answer.payload.find("pong"), std::string::npos);
}

TEST_F(Commands, NobodyMakesTheGatewaySpeakElsewhere) {
    EXPECT_EQ(answer_to("linli/v1/other/court/gw-9/state").topic, base + "/rsp/ping");
}

TEST_F(Commands, AResponseTopicWithAWildcardIsNotUsed) {
    EXPECT_EQ(answer_to(base + "/rsp/#").topic, base + "/rsp/ping");
}

TEST_F(Commands, ARetainedCommandIsIgnored) {
    broker.answers = true;
    start();
    ASSERT_TRUE(until([&] { return broker.published.size() == 2; }));
    broker.tell({.topic = base + "/cmd/ping",
                 .payload = ping_bytes(),
                 .retained = true,
                 .response_topic = {},
                 .correlation_data = {}});
    store(1);
    ASSERT_TRUE(rows_are(1));
    EXPECT_EQ(broker.published.size(), 3U);
}

TEST_F(Commands, AFloodOfThemTakesNoPlaceOfTheEvents) {
    broker.welcome.receive_maximum = 5;
    start();
    ASSERT_TRUE(until([&] { return broker.published.size() == 2; }));
    for (int i = 0; i < 1000; ++i)
        broker.tell({.topic = base + "/cmd/ping",
                     .payload = ping_bytes(),
                     .retained = false,
                     .response_topic = {},
                     .correlation_data = {}});
    EXPECT_EQ(broker.published.size(), 2U) << "birth and health are not answered yet";
    store(4);
    ASSERT_TRUE(rows_are(3));
    broker.answer(broker.published[0].tag, 0);
    ASSERT_EQ(broker.published.size(), 6U);
    EXPECT_EQ(broker.published.back().message.topic, base + "/rsp/ping");
    EXPECT_EQ(uplink->status().state, UplinkState::online);
}

TEST_F(UplinkTest, AStateThatIsRefusedIsSaidAndEventsGoOn) {
    store(1);
    start();
    ASSERT_TRUE(rows_are(1));
    broker.answer(broker.published.front().tag, 0x87);
    EXPECT_NE(uplink->status().last_error.find("/state: not authorised"), std::string::npos);
    EXPECT_EQ(uplink->status().state, UplinkState::online);
}

TEST_F(UplinkTest, ALinkLostBeforeTheWelcomeIsDialledAgainAtOnce) {
    broker.welcomes = false;
    start();
    ASSERT_TRUE(until([&] { return broker.dials.size() == 1; }));
    broker.lose();
    ASSERT_TRUE(until([&] { return broker.dials.size() == 2; }));
}

TEST_F(UplinkTest, WhenItGivesUpItSaysThatItIsOffline) {
    store(1);
    options.retry_min = options.retry_max = 60s;
    start();
    ASSERT_TRUE(rows_are(1));
    broker.answer(broker.rows()[0].tag, 0x97);
    ASSERT_TRUE(until([&] { return uplink->status().state == UplinkState::disconnected; }));
    EXPECT_EQ(broker.published.back().message.payload, "1 offline");
    EXPECT_EQ(broker.disconnects, 1);
}

TEST_F(UplinkTest, AnEventLargerThanTheBrokerTakesIsKept) {
    broker.welcome.maximum_packet_bytes = 1000;
    store(1);
    options.retry_min = options.retry_max = 60s;
    start();
    ASSERT_TRUE(until([&] {
        return uplink->status().state == UplinkState::disconnected && !broker.dials.empty();
    }));
    EXPECT_NE(uplink->status().last_error.find("maximum packet size"), std::string::npos);
    EXPECT_EQ(counts().waiting, 1U);
    EXPECT_EQ(counts().lost, 0U);
}

TEST_F(UplinkTest, ABrokerThatAcknowledgesNothingGetsNoEvents) {
    broker.welcome.maximum_qos = 0;
    store(1);
    options.retry_min = options.retry_max = 60s;
    start();
    ASSERT_TRUE(until([&] {
        return uplink->status().state == UplinkState::disconnected && !broker.dials.empty();
    }));
    EXPECT_TRUE(broker.published.empty());
    EXPECT_NE(uplink->status().last_error.find("QoS 1"), std::string::npos);
}

TEST_F(UplinkTest, StopSendsWhatWasStoredTheMomentBefore) {
    broker.answers = true;
    start();
    ASSERT_TRUE(until(
        [&] { return uplink->status().state == UplinkState::online && uplink->status().drained; }));
    store_quietly(3);
    wait(uplink->stop(5s));
    EXPECT_EQ(counts().delivered, 3U);
}

TEST_F(UplinkTest, StopRightAfterStartLeavesNothingBehind) {
    start();
    wait(uplink->stop(0ms));
    EXPECT_EQ(uplink->status().state, UplinkState::disconnected);
}

TEST_F(UplinkTest, StopDrainsThenSaysGoodbye) {
    broker.answers = true;
    store(50);
    start();
    ASSERT_TRUE(until([&] { return uplink->status().state == UplinkState::online; }));
    wait(uplink->stop(5s));
    EXPECT_EQ(counts().waiting, 0U);
    EXPECT_EQ(counts().delivered, 50U);
    EXPECT_EQ(broker.published.back().message.payload, "1 offline");
    EXPECT_EQ(broker.disconnects, 1);
    EXPECT_EQ(uplink->status().state, UplinkState::disconnected);
}

}  // namespace
}  // namespace linli::uplink
