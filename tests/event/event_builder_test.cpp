// SPDX-License-Identifier: Apache-2.0
#include "event/event_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "linli/v1/event.pb.h"
#include "rules/device/camera_watch.hpp"
#include "rules/device/gateway_life.hpp"

namespace linli::event {
namespace {

using namespace std::chrono_literals;
using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::size_t kMaxBytes = 64UL * 1024;

Moment at(StreamDuration stream) {
    return {StreamTime(stream), parse_rfc3339("2026-11-24T11:17:40Z").value() + stream, 1};
}

rules::IncidentChange change_of(const char* type, const char* domain, rules::Facts facts = {}) {
    rules::IncidentChange change;
    change.incident.id = "0193643a-6c00-7003-8000-000000000002";
    change.incident.rule = "rule-1";
    change.incident.type = type;
    change.incident.domain = domain;
    change.incident.camera = "gate";
    change.incident.zone = "yard";
    change.incident.began = at(0s);
    change.incident.phases.push_back(
        {rules::Phase::confirmed, at(5s), "because", std::move(facts)});
    return change;
}

class EventBuilderTest : public ::testing::Test {
  protected:
    v1::Event parse(const NewEvent& event) {
        v1::Event message;
        EXPECT_TRUE(message.ParseFromString(event.payload));
        return message;
    }
    v1::Event message_of(const rules::IncidentChange& change) {
        return parse(builder().build(change, {}));
    }
    EventBuilder builder() {
        return {{"tenant", "community", "gateway"}, site_, [] { return "id-1"; }};
    }

    config::Site site_;
};

TEST_F(EventBuilderTest, SaysTheSameInTheAttributesAndInThePayload) {
    auto change = change_of("illegal_parking", "parking");
    change.incident.severity = config::Severity::high;

    const NewEvent event =
        builder().build(change, {{"2026/11/24/x.jpg", "ab", 3, "image/jpeg", "masks"}});
    const v1::Event message = parse(event);

    EXPECT_EQ(event.id, message.id());
    EXPECT_EQ(event.type, message.type());
    EXPECT_EQ(event.domain, message.domain());
    EXPECT_EQ(event.subject, message.incident().id());
    EXPECT_EQ(event.dataref, message.evidence(0).name());
    EXPECT_EQ(event.time.time_since_epoch(), std::chrono::seconds(message.time().seconds()));
    EXPECT_EQ(message.severity(), v1::SEVERITY_HIGH);
    EXPECT_EQ(message.gateway().community(), "community");
}

TEST_F(EventBuilderTest, TellsEveryPhaseSoFarWithItsTimeFromTheBeginning) {
    auto change = change_of("loitering", "safety");
    change.incident.phases.push_back({rules::Phase::cleared, at(95'600ms), "gone", {}});

    const v1::Event message = message_of(change);

    EXPECT_EQ(message.incident().phase(), v1::PHASE_CLEARED);
    ASSERT_THAT(message.incident().phases(), SizeIs(2));
    EXPECT_EQ(message.incident().phases(0).phase(), v1::PHASE_CONFIRMED);
    EXPECT_DOUBLE_EQ(message.incident().phases(0).after_s(), 5);
    EXPECT_DOUBLE_EQ(message.incident().phases(1).after_s(), 95.6);
    EXPECT_EQ(message.incident().phases(1).time().nanos(), 600'000'000);
}

TEST_F(EventBuilderTest, KnowsALineFromAZone) {
    site_.lines.push_back({"fence", "", "gate", {}, {}});
    auto change = change_of("line_crossing", "safety");
    EXPECT_EQ(message_of(change).place().zone(), "yard");

    change.incident.zone = "fence";

    EXPECT_EQ(message_of(change).place().line(), "fence");
    EXPECT_THAT(message_of(change).place().zone(), IsEmpty());
}

TEST_F(EventBuilderTest, CarriesTheCitysCodeOfItsTypeOnly) {
    site_.city.id = "hangzhou";
    site_.city.codes["illegal_parking"] = {"05", "05"};

    const v1::Event coded = message_of(change_of("illegal_parking", "parking"));

    EXPECT_EQ(coded.city().city() + coded.city().major() + coded.city().minor(), "hangzhou0505");
    EXPECT_FALSE(message_of(change_of("intrusion", "safety")).has_city());
}

TEST_F(EventBuilderTest, PutsTheFactsOfARuleIntoTheDetailOfItsType) {
    const rules::Facts dwell = {{"dwell_s", "420.2"}, {"limit_s", "420"}, {"moved_share", "0.25"}};

    EXPECT_DOUBLE_EQ(message_of(change_of("intrusion", "safety", dwell)).intrusion().dwell_s(),
                     420.2);
    EXPECT_DOUBLE_EQ(message_of(change_of("loitering", "safety", dwell)).loitering().limit_s(),
                     420);
    EXPECT_DOUBLE_EQ(
        message_of(change_of("dog.off_hours", "dogs", dwell)).dog_off_hours().dwell_s(), 420.2);
    EXPECT_DOUBLE_EQ(
        message_of(change_of("dog.forbidden_place", "dogs", dwell)).dog_forbidden_place().dwell_s(),
        420.2);
    EXPECT_FLOAT_EQ(
        message_of(change_of("illegal_parking", "parking", dwell)).illegal_parking().moved_share(),
        0.25F);
    EXPECT_EQ(message_of(change_of("line_crossing", "safety", {{"direction", "backward"}}))
                  .line_crossing()
                  .direction(),
              v1::DIRECTION_BACKWARD);
}

TEST_F(EventBuilderTest, PutsTheFactsOfTheGatewayItselfIntoTheDetail) {
    EXPECT_EQ(message_of(change_of("gateway.online", "device", {{"version", "1.2"}}))
                  .gateway_online()
                  .version(),
              "1.2");
    const v1::Event offline =
        message_of(change_of("gateway.offline", "device",
                             {{"clean", "yes"}, {"last_sign_of_life", "2026-11-24T11:17:40Z"}}));
    EXPECT_TRUE(offline.gateway_offline().clean());
    EXPECT_EQ(offline.gateway_offline().last_sign_of_life().seconds(),
              offline.incident().began().seconds());
    EXPECT_DOUBLE_EQ(
        message_of(change_of("camera.restored", "device", {{"without_picture_s", "7.5"}}))
            .camera_restored()
            .without_picture_s(),
        7.5);
}

TEST_F(EventBuilderTest, TellsWhatTheWatchersOfCamerasAndGatewayFoundOut) {
    config::Camera camera;
    camera.id = "gate";
    rules::device::CameraWatch cameras({camera}, [] { return std::string("id-2"); });
    using rules::device::StreamState;
    const auto lost = cameras.update("gate", StreamState::down, 12s, at(12s), "it hung up");
    const auto back = cameras.update("gate", StreamState::streaming, 0s, at(40s));
    ASSERT_TRUE(lost && back);

    const v1::Event gone = message_of(*lost);
    EXPECT_DOUBLE_EQ(gone.camera_lost().without_picture_s(), 12);
    EXPECT_EQ(gone.camera_lost().error(), "it hung up");
    const v1::Event restored = message_of(*back);
    EXPECT_DOUBLE_EQ(restored.camera_restored().without_picture_s(), 40);
    EXPECT_DOUBLE_EQ(restored.incident().phases(1).after_s(), 40);

    const rules::device::GatewayLife life([] { return std::string("id-3"); });
    const v1::Event offline = message_of(life.ended_unsaid(at(0s).wall, at(60s).wall));
    EXPECT_EQ(offline.gateway_offline().last_sign_of_life().seconds(), offline.time().seconds());
    const v1::Event events = message_of(life.events_lost(10'003, "it was damaged", at(0s).wall));
    ASSERT_EQ(events.events_lost().sequences_size(), 1);
    EXPECT_EQ(events.events_lost().sequences(0).first(), 1U);
    EXPECT_EQ(events.events_lost().sequences(0).last(), 10'003U);
}

TEST_F(EventBuilderTest, LeavesOutTheSubjectWhenThereIsNone) {
    auto change = change_of("intrusion", "safety");
    EXPECT_FALSE(message_of(change).has_subject());

    change.incident.label = detect::ClassLabel::person;
    change.incident.box = {0.25F, 0.5F, 0.125F, 0.25F};

    EXPECT_EQ(message_of(change).subject().label(), v1::CLASS_LABEL_PERSON);
    EXPECT_FLOAT_EQ(message_of(change).subject().box().height(), 0.25F);
}

TEST_F(EventBuilderTest, OfTheSameChangeIsTheSameBytes) {
    const auto change = change_of("intrusion", "safety",
                                  {{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}, {"e", "5"}});
    EXPECT_EQ(builder().build(change, {}).payload, builder().build(change, {}).payload);
}

TEST_F(EventBuilderTest, IsReadableWhateverBytesACameraSays) {
    const auto change =
        change_of("camera.lost", "device",
                  {{"error", "caf\xe9 \xff\xc0\x80"}, {"without_picture_s", "10.2"}});
    const v1::Event message = message_of(change);
    EXPECT_EQ(message.camera_lost().error(), "caf? ???");
    EXPECT_DOUBLE_EQ(message.camera_lost().without_picture_s(), 10.2);
}

TEST_F(EventBuilderTest, StaysWithin64KiBWhateverIsPutIntoIt) {
    auto change = change_of("camera.lost", "device", {{"error", std::string(100'000, 'e')}});
    for (int i = 0; i < 500; ++i)
        change.incident.phases.back().facts[std::to_string(i)] = std::string(5000, 'f');

    const NewEvent event = builder().build(change, {});

    EXPECT_LE(event.payload.size(), kMaxBytes);
    EXPECT_EQ(parse(event).incident().phase(), v1::PHASE_CONFIRMED)
        << "what it is about is never cut";
}

}  // namespace
}  // namespace linli::event
