// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "base/result.hpp"
#include "config/gateway.hpp"
#include "outbox/outbox.hpp"
#include "uplink/wire_message.hpp"

namespace linli::uplink {

/// Where everything of one gateway is: {prefix}/{tenant}/{community}/{gateway}, without a slash at
/// the end.
std::string topic_base(const config::Uplink& options, const config::Identity& identity);

/// The severitynumber of CloudEvents' severity extension: OpenTelemetry log severities
/// (info 9, low 10, medium 13, high 17, critical 21).
int severity_number(config::Severity severity);

/// What of an event's life is decided when it is sent.
struct Sending {
    WallTime now;
    bool replay = false;  ///< from a backlog, or again
};

/// An event as it goes over the wire (docs/formats.md): CloudEvents 1.0 in binary mode for MQTT 5,
/// or as one structured JSON document. Error: corrupt payload (structured profile only).
Result<WireMessage> to_wire(const outbox::StoredEvent& stored, const config::Uplink& options,
                            const config::Identity& identity, const Sending& sending);

}  // namespace linli::uplink
