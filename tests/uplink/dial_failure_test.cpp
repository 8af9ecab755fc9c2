// SPDX-License-Identifier: Apache-2.0
#include "uplink/dial_failure.hpp"

#include <gtest/gtest.h>

#include "uplink/broker_address.hpp"

namespace linli::uplink {
namespace {

TEST(DialFailure, ARefusalOfEitherMqttSaysWhatToCheck) {
    for (const int code : {4, 0x86})
        EXPECT_NE(refusal(code, 0).find("bad user name or password"), std::string::npos);
    for (const int code : {5, 0x87})
        EXPECT_NE(refusal(code, 0).find("check [uplink] username"), std::string::npos);
    for (const int code : {1, 0x84})
        EXPECT_NE(refusal(code, 0).find("structured-json"), std::string::npos);
    EXPECT_NE(refusal(-1, 0x88).find("broker unavailable"), std::string::npos);
}

TEST(DialFailure, SilenceIsNoRefusal) { EXPECT_EQ(refusal(-1, 0), ""); }

TEST(BrokerAddress, IsTakenApart) {
    EXPECT_EQ(host_of("mqtt://broker.example:1883"), "broker.example");
    EXPECT_EQ(host_of("mqtts://[::1]:8883"), "::1");
    EXPECT_EQ(port_of("mqtts://[::1]:8883"), "8883");
    EXPECT_EQ(paho_uri("mqtt://broker.example:1883"), "tcp://broker.example:1883");
    EXPECT_EQ(paho_uri("mqtts://[::1]:8883"), "ssl://[::1]:8883");
}

}  // namespace
}  // namespace linli::uplink
