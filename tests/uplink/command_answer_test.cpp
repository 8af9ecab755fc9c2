// SPDX-License-Identifier: Apache-2.0
#include "uplink/command_answer.hpp"

#include <gtest/gtest.h>

namespace linli::uplink {
namespace {

const std::string kBase = "linli/v1/tenant/court/gw-1";
const WallTime kNow{std::chrono::seconds(1'700'000'000)};
/// linli.v1.Command with id "c-1" and an empty ping, serialised.
const std::string kPing("\x0a\x03\x63\x2d\x31\x52\x00", 7);

Incoming command(const std::string& name, const std::string& payload) {
    return {.topic = kBase + "/cmd/" + name,
            .payload = payload,
            .retained = false,
            .response_topic = {},
            .correlation_data = "c"};
}

std::string text_of_answer(const Incoming& incoming) {
    const auto answer = answer_to(incoming, kBase, kNow);
    return answer ? answer->payload : "none";
}

TEST(CommandAnswer, SaysPongToAPing) {
    const auto answer = answer_to(command("ping", kPing), kBase, kNow);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->topic, kBase + "/rsp/ping");
    EXPECT_EQ(answer->correlation_data, "c");
    EXPECT_NE(answer->payload.find("pong"), std::string::npos);
}

TEST(CommandAnswer, TopicAndMessageMustAgree) {
    EXPECT_NE(text_of_answer(command("withdraw", kPing))
                  .find("the topic says 'withdraw', the message 'ping'"),
              std::string::npos);
}

TEST(CommandAnswer, ACommandThatCameTooLateIsNotDone) {
    const std::string expired =
        kPing + std::string("\x1a\x02\x08\x01", 4);  // expires { seconds: 1 }
    EXPECT_NE(text_of_answer(command("ping", expired)).find("after its time"), std::string::npos);
}

TEST(CommandAnswer, BytesThatAreNoCommandAreAnsweredInWords) {
    EXPECT_TRUE(answer_to(command("ping", "\xff\xff"), kBase, kNow));
    EXPECT_EQ(text_of_answer(command("ping", "\xff\xff")).find("pong"), std::string::npos);
}

TEST(CommandAnswer, AResponseTopicThatIsNoTopicIsNotUsed) {
    for (const std::string& topic :
         {kBase + "/rsp/+", kBase + "/rsp/#", kBase + "/rsp/a" + std::string(1, '\0') + "b",
          std::string("linli/v1/other/court/gw-9/rsp/x")}) {
        Incoming incoming = command("ping", kPing);
        incoming.response_topic = topic;
        EXPECT_EQ(answer_to(incoming, kBase, kNow)->topic, kBase + "/rsp/ping");
    }
}

TEST(CommandAnswer, SomebodyElsesOrARetainedMessageIsNoCommand) {
    Incoming retained = command("ping", kPing);
    retained.retained = true;
    EXPECT_FALSE(answer_to(retained, kBase, kNow));
    Incoming other = command("ping", kPing);
    other.topic = "linli/v1/tenant/court/gw-2/cmd/ping";
    EXPECT_FALSE(answer_to(other, kBase, kNow));
}

}  // namespace
}  // namespace linli::uplink
