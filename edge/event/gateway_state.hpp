// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "config/gateway.hpp"

namespace linli::event {

/// What a centre learns from the retained `state` topic (linli.v1.GatewayState).
struct GatewayState {
    config::Identity identity;
    bool online = false;
    std::uint64_t session = 0;
    WallTime started;
    std::string version;
    std::string detector;
    std::string site;
    struct Named {
        std::string id;
        std::string what;  ///< a camera's name, a rule's event type
    };
    std::vector<Named> cameras;
    std::vector<Named> rules;
};

/// What a centre learns from the retained `health` topic (linli.v1.GatewayHealth).
struct GatewayHealth {
    WallTime time;
    std::chrono::seconds uptime{};
    std::uint64_t stored = 0;
    std::uint64_t delivered = 0;
    std::uint64_t waiting = 0;
    std::uint64_t lost = 0;
    std::chrono::microseconds oldest_wait{};
    std::size_t open_incidents = 0;
    double cpu_share = 0;
    std::uint64_t memory_bytes = 0;
    std::uint64_t storage_free_bytes = 0;
    struct Camera {
        std::string id;
        std::string state;
        std::string last_error;
        std::uint64_t frames = 0;
        std::uint64_t dropped = 0;
        std::uint64_t reconnects = 0;
        std::uint64_t looks = 0;
    };
    std::vector<Camera> cameras;
    std::vector<std::string> warnings;
};

/// The bytes for the wire. Deterministic.
std::string serialise(const GatewayState& state);
std::string serialise(const GatewayHealth& health);

}  // namespace linli::event
