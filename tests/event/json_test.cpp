// SPDX-License-Identifier: Apache-2.0
#include "event/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "linli/v1/event.pb.h"

namespace linli::event {
namespace {

using ::testing::HasSubstr;

TEST(EventJson, HasTheNamesOfTheProtoFilesAndWordsForEnums) {
    v1::Event event;
    event.mutable_incident()->set_phase(v1::PHASE_CONFIRMED);
    event.mutable_illegal_parking()->set_dwell_s(420.5);
    event.mutable_time()->set_seconds(1'795'519'060);

    const std::string json = event_json(event.SerializeAsString()).value();

    EXPECT_THAT(json, HasSubstr(R"("phase":"PHASE_CONFIRMED")"));
    EXPECT_THAT(json, HasSubstr(R"("illegal_parking":{"dwell_s":420.5})"));
    EXPECT_THAT(json, HasSubstr(R"("time":"2026-11-24T11:17:40Z")"));
}

TEST(EventJson, OfBytesThatAreNoEventIsAnError) {
    EXPECT_EQ(event_json("\xff\xff\xff").error().code, ErrorCode::corrupt);
}

TEST(EventJson, OfATimeThatNoCalendarHasIsAnError) {
    v1::Event event;
    event.mutable_time()->set_seconds(INT64_MAX);
    EXPECT_EQ(event_json(event.SerializeAsString()).error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace linli::event
