// SPDX-License-Identifier: Apache-2.0
#include "broker_fixture.hpp"

namespace linli::uplink {
namespace {

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST_F(BrokerTest, TheStateIsRetainedOnlineAndAfterACleanStopOffline) {
    mosquitto.start();
    dial();
    ASSERT_TRUE(online());
    EXPECT_EQ(retained_state(), "1 1 online\n");
    wait(uplink->stop(1s));
    EXPECT_EQ(retained_state(), "1 1 offline\n");
}

TEST_F(BrokerTest, WhoIsThrownOutLeavesTheWillOfThatSessionAndComesBackAsTheNext) {
    mosquitto.start();
    options.retry_min = options.retry_max = 60s;
    dial();
    ASSERT_TRUE(online());
    client("mosquitto_pub", "-V 5 -i linli-tenant-court-gw-1 -t other -m taken");
    EXPECT_TRUE(has(trouble(), "another client with the same client id took over")) << trouble();
    EXPECT_EQ(retained_state(), "1 1 offline\n");
}

TEST_F(BrokerTest, AnEventArrivesWithItsAttributesAsUserProperties) {
    mosquitto.start();
    store(1);
    dial();
    const std::string event = first_read("-V 5 -q 1 -F '%j'");
    for (const char* part :
         {R"("specversion":"1.0")", R"("type":"linli.v1.dog.off_hours")",
          R"("content-type":"application/protobuf")", R"("source":"//linli/tenant/court/gw-1")",
          R"("qos":1)", R"("retain":0)"}) {
        EXPECT_TRUE(has(event, part)) << part << " in " << event;
    }
}

TEST_F(BrokerTest, WhatIsStoredWhileTheBrokerIsAwayIsDeliveredWhenItIsBack) {
    mosquitto.start();
    dial();
    store(30);
    ASSERT_TRUE(delivered(30));
    mosquitto.stop();
    ASSERT_TRUE(until([&] { return uplink->status().state != UplinkState::online; }));
    store(30);
    EXPECT_EQ(counts().waiting, 30U);
    EXPECT_FALSE(trouble().empty());
    mosquitto.start();
    ASSERT_TRUE(delivered(60));
    EXPECT_EQ(counts().delivered, 60U);
    EXPECT_EQ(uplink->status().last_error, "");
}

TEST_F(BrokerTest, APingIsAnsweredWithItsCorrelationData) {
    mosquitto.start();
    dial();
    ASSERT_TRUE(online());
    const std::string ping = mosquitto.file("ping", std::string("\x0a\x03\x63\x2d\x31\x52\x00", 7));
    auto reader = reading("-V 5 -t " + base + "/rsp/# -F '%t %D %x'");
    while (reader.wait_for(0s) != std::future_status::ready) {
        client(
            "mosquitto_pub",
            std::format("-V 5 -q 1 -t {0}/cmd/ping -f {1} -D publish response-topic {0}/rsp/desk "
                        "-D publish correlation-data c-77",
                        base, ping));
    }
    const std::string answer = reader.get();
    EXPECT_TRUE(answer.starts_with(base + "/rsp/desk c-77 ")) << answer;
    EXPECT_TRUE(has(answer, "706f6e67")) << "pong is not in " << answer;
}

TEST_F(BrokerTest, AWrongPasswordIsSaidInWords) {
    const std::string file = mosquitto.file("passwd", "");
    ASSERT_EQ(output_of("mosquitto_passwd -b " + file + " gateway right && echo done"), "done\n");
    mosquitto.start("allow_anonymous false\npassword_file " + file + "\n");
    options.username = "gateway";
    options.password_file = mosquitto.file("password", "wrong\n");
    dial();
    const std::string words = trouble();
    EXPECT_TRUE(
        has(words, "the broker says: not authorised: check [uplink] username and password_file"))
        << words;
    mosquitto.file("password", "right\n");
    EXPECT_TRUE(online()) << "a new password needs no restart";
}

TEST_F(BrokerTest, AnEventThatMayNotBePublishedStaysAndIsSaidInWords) {
    const std::string acl = mosquitto.file(
        "acl",
        std::format("topic write {0}/state\ntopic write {0}/health\ntopic read {0}/cmd/#\n", base));
    mosquitto.start("allow_anonymous true\nacl_file " + acl + "\n");
    store(1);
    dial();
    const std::string words = trouble();
    EXPECT_TRUE(has(words, "refuses event 1: not authorised")) << words;
    EXPECT_EQ(counts().waiting, 1U);
}

TEST_F(BrokerTest, StructuredJsonTravelsOverMqtt311) {
    mosquitto.start();
    options.profile = config::WireProfile::structured_json;
    dial();
    ASSERT_TRUE(online());
    const std::string event = first_read("-V 311 -q 1");
    EXPECT_TRUE(event.starts_with("{") && has(event, R"("specversion":"1.0")")) << event;
    ASSERT_TRUE(delivered(1));
}

TEST_F(BrokerTest, AHostThatDoesNotExistIsSaidInWords) {
    options.broker = "mqtt://no-such-host.invalid:1883";
    dial();
    EXPECT_TRUE(has(trouble(), "cannot find the host 'no-such-host.invalid'")) << trouble();
}

TEST_F(BrokerTest, ABrokerThatIsNotThereIsSaidInWords) {
    dial();
    EXPECT_TRUE(has(trouble(), "cannot reach 127.0.0.1")) << trouble();
    EXPECT_TRUE(has(trouble(), "Connection refused")) << trouble();
}

}  // namespace
}  // namespace linli::uplink
