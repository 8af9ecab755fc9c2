// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace linli::uplink {

/// One MQTT publish, QoS 1, in the terms of MQTT 5; what 3.1.1 does not have is left out there.
struct WireMessage {
    std::string topic;
    std::string payload;
    bool retained = false;
    std::string content_type;
    std::vector<std::pair<std::string, std::string>> user_properties;
    std::optional<std::uint32_t> expiry_s;
    std::string correlation_data;
};

/// What came in on a subscribed topic.
struct Incoming {
    std::string topic;
    std::string payload;
    bool retained = false;
    std::string response_topic;
    std::string correlation_data;
};

}  // namespace linli::uplink
