// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <format>

#include "rules/device/camera_watch.hpp"
#include "rules/device/gateway_life.hpp"

namespace linli::rules::device {
namespace {

using namespace std::chrono_literals;

constexpr WallTime kNoon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + 12h;

std::vector<config::Camera> one_camera() {
    config::Camera camera;
    camera.id = "gate";
    return {camera};
}

std::function<std::string()> counter() {
    return [n = 0]() mutable { return std::format("id-{}", ++n); };
}

Moment at(std::chrono::seconds time) { return {StreamTime(time), kNoon + time, 1}; }

TEST(CameraWatch, TellsALossOnceAfterLostAfterAndItsEndUnderTheSameId) {
    CameraWatch cameras(one_camera(), counter());

    EXPECT_FALSE(cameras.update("gate", StreamState::down, 9s, at(9s)).has_value());
    const auto lost = cameras.update("gate", StreamState::down, 10s, at(10s));
    EXPECT_FALSE(cameras.update("gate", StreamState::down, 11s, at(11s)).has_value());
    const auto restored = cameras.update("gate", StreamState::streaming, 0s, at(30s));

    ASSERT_TRUE(lost && restored);
    EXPECT_EQ(lost->incident.type, "camera.lost");
    EXPECT_EQ(lost->incident.phase(), Phase::confirmed);
    EXPECT_EQ(lost->record().reason, "no picture of camera 'gate' for 10s, limit 10s");
    EXPECT_EQ(lost->record().facts.at("without_picture_s"), "10");
    EXPECT_EQ(lost->incident.began.wall, kNoon);
    EXPECT_EQ(restored->incident.type, "camera.restored");
    EXPECT_EQ(restored->incident.phase(), Phase::cleared);
    EXPECT_EQ(restored->incident.id, lost->incident.id);
}

TEST(CameraWatch, GoesOnWithALossOverARestart) {
    CameraWatch before(one_camera(), counter());
    before.update("gate", StreamState::down, 10s, at(10s));
    CameraWatch cameras(one_camera(), [] { return std::string("another"); });

    EXPECT_TRUE(cameras.restore(before.open_incidents(), at(0s)).empty());

    EXPECT_FALSE(cameras.update("gate", StreamState::down, 60s, at(60s)).has_value());
    const auto restored = cameras.update("gate", StreamState::streaming, 0s, at(70s));
    ASSERT_TRUE(restored.has_value());
    EXPECT_EQ(restored->incident.id, "id-1");
}

TEST(CameraWatch, ExpiresTheLossOfACameraThatIsNotConfiguredAnyMore) {
    CameraWatch before(one_camera(), counter());
    before.update("gate", StreamState::down, 10s, at(10s));
    CameraWatch cameras({}, counter());

    const auto ended = cameras.restore(before.open_incidents(), at(20s));

    ASSERT_EQ(ended.size(), 1U);
    EXPECT_EQ(ended[0].incident.phase(), Phase::expired);
    EXPECT_TRUE(cameras.open_incidents().empty());
}

TEST(GatewayLife, TellsOfACrashWithTheLastKnownTime) {
    const GatewayLife life(counter());

    const auto crashed = life.ended_unsaid(kNoon, kNoon + 5min);

    EXPECT_EQ(crashed.incident.type, "gateway.offline");
    EXPECT_EQ(crashed.record().moment.wall, kNoon);
    EXPECT_EQ(crashed.record().facts.at("clean"), "no");
    EXPECT_EQ(crashed.record().reason,
              "the gateway ended without saying so, last known at 2026-11-24T12:00:00.000Z");
    EXPECT_FALSE(crashed.incident.open());
}

TEST(GatewayLife, TellsOfStartAndStop) {
    const GatewayLife life(counter());
    EXPECT_EQ(life.online(kNoon, "0.1.0").incident.type, "gateway.online");
    const auto stopping = life.stopping(kNoon, "SIGTERM");
    EXPECT_EQ(stopping.incident.type, "gateway.offline");
    EXPECT_EQ(stopping.record().facts.at("clean"), "yes");
    EXPECT_EQ(stopping.incident.phase(), Phase::confirmed);
}

}  // namespace
}  // namespace linli::rules::device
