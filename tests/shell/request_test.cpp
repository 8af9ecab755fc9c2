// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/serialize.hpp>

#include "shell/base64.hpp"
#include "shell/fake_gateway.hpp"
#include "shell/server.hpp"

namespace linli::shell {
namespace {

using ::testing::HasSubstr;

/// The answer to `line` as it goes over the wire.
std::string answer_to(FakeGateway& gateway, std::string_view line) {
    asio::io_context loop;
    std::string out;
    asio::co_spawn(loop, answer(gateway, parse_request(line).value()),
                   [&](const std::exception_ptr&, const json::object& answered) {
                       out = json::serialize(answered);
                   });
    loop.run();
    return out;
}

TEST(Request, IsACommandWithArguments) {
    const auto request = parse_request(R"({"command": "why", "arguments": {"incident": "7a31"}})");
    ASSERT_TRUE(request);
    EXPECT_EQ(request->command, "why");
    EXPECT_EQ(request->arguments.at("incident"), "7a31");
    EXPECT_TRUE(parse_request(R"({"command":"status"})")->arguments.empty());
    EXPECT_TRUE(parse_request("{\"command\":\"status\"}\r"));
}

TEST(Request, IsRefusedWithWhatWasExpected) {
    for (const char* line :
         {"", "status", "[]", "{}", "null", R"({"command": 7})", R"({"command": ""})",
          R"({"arguments": {}})", R"({"command": "status", "arguments": []})",
          R"({"command": "status", "extra": 1})", R"({"command": "status"} trailing)",
          "{\"command\": \"\xff\"}"}) {
        const auto request = parse_request(line);
        ASSERT_FALSE(request) << line;
        EXPECT_EQ(request.error().code, ErrorCode::invalid_argument);
        EXPECT_THAT(request.error().message, HasSubstr(R"(a request is {"command": "status")"));
    }
}

TEST(Request, IsRefusedWhenItIsNestedEndlessly) {
    EXPECT_FALSE(
        parse_request(R"({"command": "status", "arguments": {"x": )" + std::string(50'000, '[')));
}

TEST(Answer, HandsTheArgumentsOn) {
    FakeGateway gateway;
    answer_to(gateway, R"({"command": "incidents"})");
    answer_to(gateway, R"({"command": "incidents", "arguments": {"all": true, "limit": 3}})");
    answer_to(gateway, R"({"command": "events", "arguments": {"limit": 1000, "follow": false}})");
    answer_to(
        gateway,
        R"({"command": "withdraw", "arguments": {"incident": "7a31", "reason": "a delivery"}})");
    EXPECT_EQ(gateway.asked, (std::vector<std::string>{"incidents 20 true", "incidents 3 false",
                                                       "events 1000", "withdraw 7a31 a delivery"}));
}

TEST(Answer, CarriesAPictureAsBase64) {
    FakeGateway gateway;
    gateway.picture = "jpeg";
    EXPECT_EQ(answer_to(gateway, R"({"command": "snapshot", "arguments": {"camera": "gate"}})"),
              R"({"ok":true,"result":{"jpeg":"anBlZw=="}})");
}

TEST(Answer, TellsWhatIsWrongWithTheArguments) {
    FakeGateway gateway;
    const auto message = [&](const char* line) { return answer_to(gateway, line); };
    EXPECT_THAT(message(R"({"command": "reboot"})"),
                HasSubstr("unknown command 'reboot'; there are status"));
    EXPECT_THAT(message(R"({"command": "status", "arguments": {"x": 1}})"),
                HasSubstr("unknown argument 'x'"));
    EXPECT_THAT(message(R"({"command": "why"})"), HasSubstr("'incident' must be a text"));
    EXPECT_THAT(message(R"({"command": "events", "arguments": {"limit": 0}})"),
                HasSubstr("1..1000"));
    EXPECT_THAT(message(R"({"command": "events", "arguments": {"limit": 1.5}})"),
                HasSubstr("1..1000"));
    EXPECT_THAT(message(R"({"command": "events", "arguments": {"follow": 1}})"),
                HasSubstr("true or false"));
    EXPECT_THAT(
        message(R"({"command": "withdraw", "arguments": {"incident": "7a31", "reason": ""}})"),
        HasSubstr("'reason' must be a text"));
    EXPECT_EQ(gateway.asked, std::vector<std::string>{});
}

TEST(Base64, ReadsWhatItWrites) {
    std::string bytes;
    for (int i = 0; i < 300; ++i) {
        EXPECT_EQ(base64_decode(base64_encode(bytes)).value(), bytes);
        bytes += static_cast<char>(i * 7);
    }
    EXPECT_EQ(base64_encode("foobar"), "Zm9vYmFy");
    EXPECT_EQ(base64_encode("fooba"), "Zm9vYmE=");
}

TEST(Base64, RefusesWhatIsNone) {
    for (const char* text : {"a", "abc", "ab!d", "=aaa", "a===", "ab=c", "===="}) {
        EXPECT_FALSE(base64_decode(text)) << text;
    }
}

}  // namespace
}  // namespace linli::shell
