// SPDX-License-Identifier: Apache-2.0
#include "event/gateway_state.hpp"

#include <gtest/gtest.h>

#include "linli/v1/gateway.pb.h"

namespace linli::event {
namespace {

using namespace std::chrono_literals;

TEST(GatewayState, TellsACentreWhoIsThereAndWithWhat) {
    GatewayState state;
    state.identity = {"tenant", "community", "gateway"};
    state.online = true;
    state.session = 42;
    state.cameras = {{"gate", "East gate"}};
    state.rules = {{"no-parking", "illegal_parking"}};

    v1::GatewayState message;

    ASSERT_TRUE(message.ParseFromString(serialise(state)));
    EXPECT_TRUE(message.online());
    EXPECT_EQ(message.session(), 42U);
    EXPECT_EQ(message.gateway().tenant(), "tenant");
    EXPECT_EQ(message.cameras(0).name(), "East gate");
    EXPECT_EQ(message.rules(0).type(), "illegal_parking");
}

TEST(GatewayHealth, TellsTheNumbersThatMakeSilenceTrustworthy) {
    GatewayHealth health;
    health.uptime = 600s;
    health.stored = 9;
    health.delivered = 5;
    health.waiting = 3;
    health.lost = 1;
    health.oldest_wait = 12'500ms;
    health.cameras.push_back({.id = "gate",
                              .state = "waiting",
                              .last_error = "refused",
                              .frames = 100,
                              .dropped = 2,
                              .reconnects = 3,
                              .looks = 50});

    v1::GatewayHealth message;

    ASSERT_TRUE(message.ParseFromString(serialise(health)));
    EXPECT_EQ(message.stored(), message.delivered() + message.waiting() + message.lost());
    EXPECT_DOUBLE_EQ(message.oldest_wait_s(), 12.5);
    EXPECT_EQ(message.uptime_s(), 600U);
    EXPECT_EQ(message.cameras(0).dropped(), 2U);
    EXPECT_EQ(message.cameras(0).looks(), 50U);
}

TEST(GatewayHealth, IsReadableWhateverBytesACameraSays) {
    GatewayHealth health;
    health.cameras.push_back({.id = "gate", .state = "waiting", .last_error = "caf\xe9"});
    health.warnings = {"\xff"};

    v1::GatewayHealth message;

    ASSERT_TRUE(message.ParseFromString(serialise(health)));
    EXPECT_EQ(message.cameras(0).last_error(), "caf?");
    EXPECT_EQ(message.warnings(0), "?");
}

}  // namespace
}  // namespace linli::event
