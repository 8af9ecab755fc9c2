// SPDX-License-Identifier: Apache-2.0
#include "event/command.hpp"

#include <gtest/gtest.h>

#include "linli/v1/command.pb.h"

namespace linli::event {
namespace {

v1::Command asked() {
    v1::Command message;
    message.set_id("c-1");
    return message;
}

TEST(Command, OfEachKindIsUnderstoodWithWhatItNames) {
    v1::Command message = asked();
    message.mutable_withdraw()->set_incident("0193");
    message.mutable_withdraw()->set_reason("a mistake");
    const auto withdraw = parse_command(message.SerializeAsString());
    message.mutable_resend()->set_first(5);
    message.mutable_resend()->set_last(9);
    const auto resend = parse_command(message.SerializeAsString());
    message.mutable_set_schedule()->set_rule("roof");
    message.mutable_set_schedule()->set_schedule_toml("days");
    const auto schedule = parse_command(message.SerializeAsString());

    ASSERT_TRUE(withdraw && resend && schedule);
    EXPECT_EQ(withdraw->kind, CommandKind::withdraw);
    EXPECT_EQ(withdraw->id, "c-1");
    EXPECT_EQ(withdraw->target + withdraw->text, "0193a mistake");
    EXPECT_EQ(resend->kind, CommandKind::resend);
    EXPECT_EQ(resend->first, 5U);
    EXPECT_EQ(resend->last, 9U);
    EXPECT_EQ(schedule->target + schedule->text, "roofdays");
}

TEST(Command, KeepsItsExpiryAndSurvivesATimeThatCannotBe) {
    v1::Command message = asked();
    message.mutable_ping();
    EXPECT_FALSE(parse_command(message.SerializeAsString())->expires.has_value());
    message.mutable_expires()->set_seconds(1'795'519'060);
    EXPECT_EQ(parse_command(message.SerializeAsString())->expires,
              parse_rfc3339("2026-11-24T11:17:40Z").value());

    message.mutable_expires()->set_seconds(INT64_MAX);

    EXPECT_TRUE(parse_command(message.SerializeAsString())->expires.has_value());
}

TEST(Command, ThatIsNoneIsRefusedWithTheReason) {
    v1::Command long_id = asked();
    long_id.mutable_ping();
    long_id.set_id(std::string(65, 'x'));

    EXPECT_EQ(parse_command("\xff\xff").error().code, ErrorCode::corrupt);
    EXPECT_EQ(parse_command("").error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(parse_command(asked().SerializeAsString()).error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(parse_command(long_id.SerializeAsString()).error().code, ErrorCode::invalid_argument);
}

TEST(Reply, ComesBackAsItWasWritten) {
    const Reply reply{"c-1", ReplyStatus::refused, "not \xff now",
                      parse_rfc3339("2026-11-24T11:17:40.5Z").value()};

    v1::Reply message;

    ASSERT_TRUE(message.ParseFromString(serialise(reply)));
    EXPECT_EQ(message.id(), "c-1");
    EXPECT_EQ(message.status(), v1::Reply::STATUS_REFUSED);
    EXPECT_EQ(message.text(), "not ? now");
    EXPECT_EQ(message.time().nanos(), 500'000'000);
}

}  // namespace
}  // namespace linli::event
