// SPDX-License-Identifier: Apache-2.0
#include "uplink/cloud_event.hpp"

#include <gtest/gtest.h>

#include "uplink/reason.hpp"
#include "uplink_fixture.hpp"

namespace linli::uplink {
namespace {

const config::Identity kWho{"tenant", "court", "gw-1"};

outbox::StoredEvent a_row() {
    outbox::StoredEvent row;
    row.sequence = 42;
    row.recorded = WallTime(std::chrono::seconds(1'700'000'001));
    row.event = an_event("id-1");
    return row;
}

TEST(CloudEvent, BinaryModeCarriesEveryAttribute) {
    const auto message = to_wire(a_row(), {}, kWho, {.now = a_row().recorded});
    ASSERT_TRUE(message);
    EXPECT_EQ(message->topic, "linli/v1/tenant/court/gw-1/evt/dogs/dog.off_hours");
    EXPECT_EQ(message->content_type, "application/protobuf");
    EXPECT_FALSE(message->retained);
    EXPECT_EQ(attribute(*message, "specversion"), "1.0");
    EXPECT_EQ(attribute(*message, "id"), "id-1");
    EXPECT_EQ(attribute(*message, "source"), "//linli/tenant/court/gw-1");
    EXPECT_EQ(attribute(*message, "type"), "linli.v1.dog.off_hours");
    EXPECT_EQ(attribute(*message, "subject"), "incident-1");
    EXPECT_TRUE(attribute(*message, "time").starts_with("2023-11-14T22:13:20"));
    EXPECT_EQ(attribute(*message, "dataschema"), "urn:linli:proto:linli.v1.Event");
    EXPECT_EQ(attribute(*message, "sequence"), "00000000000000000042");
    EXPECT_EQ(attribute(*message, "severitynumber"), "17");
    EXPECT_EQ(attribute(*message, "severitytext"), "high");
    EXPECT_TRUE(attribute(*message, "recordedtime").starts_with("2023-11-14T22:13:21"));
    EXPECT_TRUE(attribute(*message, "expirytime").starts_with("2023-11-21T22:13:21"));
    EXPECT_EQ(attribute(*message, "dataref"), "");
    EXPECT_EQ(attribute(*message, "replay"), "");
    EXPECT_EQ(message->expiry_s, 7U * 24 * 3600);
}

TEST(CloudEvent, AReplaySaysSo) {
    const auto message = to_wire(a_row(), {}, kWho, {.now = a_row().recorded, .replay = true});
    ASSERT_TRUE(message);
    EXPECT_EQ(attribute(*message, "replay"), "true");
}

TEST(CloudEvent, AnOldEventStillLivesForAMinuteInTheBroker) {
    const auto message =
        to_wire(a_row(), {}, kWho, {.now = a_row().recorded + std::chrono::hours(24 * 30)});
    ASSERT_TRUE(message);
    EXPECT_EQ(message->expiry_s, 60U);
}

TEST(CloudEvent, StructuredModeIsOneJsonDocument) {
    config::Uplink options;
    options.profile = config::WireProfile::structured_json;
    const auto message = to_wire(a_row(), options, kWho, {.now = a_row().recorded, .replay = true});
    ASSERT_TRUE(message);
    EXPECT_EQ(message->content_type, "application/cloudevents+json");
    EXPECT_TRUE(message->user_properties.empty());
    for (const char* part :
         {R"("sequence":"00000000000000000042")", R"("severitynumber":17)", R"("replay":true)",
          R"("datacontenttype":"application/json")", R"("data":{)"}) {
        EXPECT_NE(message->payload.find(part), std::string::npos)
            << part << " in " << message->payload;
    }
}

TEST(Reason, EachAnswerToAPublishHasItsVerdict) {
    for (const int good : {0x00, 0x10}) EXPECT_EQ(verdict_of(good), Verdict::delivered);
    for (const int later : {0x80, 0x83, 0x91, 0x97}) EXPECT_EQ(verdict_of(later), Verdict::retry);
    for (const int settings : {0x87, 0x90}) EXPECT_EQ(verdict_of(settings), Verdict::ask_operator);
    EXPECT_EQ(verdict_of(0x99), Verdict::dead_letter);
    EXPECT_NE(reason_words(0x87).find("not authorised"), std::string::npos);
    EXPECT_NE(reason_words(0x87).find("(0x87)"), std::string::npos);
}

}  // namespace
}  // namespace linli::uplink
