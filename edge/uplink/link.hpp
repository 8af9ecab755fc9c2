// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "config/gateway.hpp"
#include "uplink/wire_message.hpp"

namespace linli::uplink {

/// What the broker said when we came.
struct Welcome {
    bool accepted = false;
    std::string why_not;  ///< for a person; empty when accepted
    std::uint16_t receive_maximum = 65535;
    std::uint16_t server_keep_alive_s = 0;   ///< 0: ours is fine
    std::uint32_t maximum_packet_bytes = 0;  ///< 0: no limit
    int maximum_qos = 2;
};

/// What a link tells, always on the loop, in order. Nothing after `on_lost`, nothing after the link
/// is destroyed.
struct LinkEvents {
    std::function<void(Welcome)> on_welcome;
    /// The answer to publish(tag): an MQTT reason code; 0x80 and above is no delivery.
    std::function<void(std::uint64_t tag, int reason)> on_answer;
    std::function<void(Incoming)> on_message;
    /// The broker lets us have no commands, and why.
    std::function<void(std::string why)> on_no_commands;
    std::function<void(std::string why)> on_lost;
};

/// What one connection is made of.
struct Dial {
    config::Uplink options;
    std::string client_id;
    std::string password;
    std::chrono::seconds keep_alive{30};
    WireMessage will;
    std::string commands;  ///< topic filter to subscribe to
};

/// One MQTT connection, from dialling to its end; never used again. Loop thread.
struct Link {
    virtual ~Link() = default;
    /// False when the client library refuses: the link is as good as lost.
    virtual bool publish(std::uint64_t tag, const WireMessage& message) = 0;
    /// Says goodbye, so that the broker keeps the last will to itself.
    virtual void disconnect() = 0;
};

/// Begins to dial; everything else comes through `events`.
using MakeLink = std::function<std::unique_ptr<Link>(Dial dial, LinkEvents events)>;

}  // namespace linli::uplink
