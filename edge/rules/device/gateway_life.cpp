// SPDX-License-Identifier: Apache-2.0
#include "rules/device/gateway_life.hpp"

#include <format>

namespace linli::rules::device {

IncidentChange GatewayLife::online(WallTime now, const std::string& version) const {
    return momentary("gateway.online", config::Severity::info,
                     {.phase = Phase::confirmed,
                      .moment = {.stream = {}, .wall = now},
                      .reason = std::format("the gateway has started, version {}", version),
                      .facts = {{"version", version}}});
}

IncidentChange GatewayLife::stopping(WallTime now, const std::string& cause) const {
    return momentary("gateway.offline", config::Severity::info,
                     {.phase = Phase::confirmed,
                      .moment = {.stream = {}, .wall = now},
                      .reason = std::format("the gateway stops: {}", cause),
                      .facts = {{"cause", cause}, {"clean", "yes"}}});
}

IncidentChange GatewayLife::ended_unsaid(WallTime last_known, WallTime now) const {
    return momentary("gateway.offline", config::Severity::medium,
                     {.phase = Phase::confirmed,
                      .moment = {.stream = {}, .wall = last_known},
                      .reason = std::format("the gateway ended without saying so, last known at {}",
                                            format_rfc3339(last_known)),
                      .facts = {{"clean", "no"},
                                {"last_sign_of_life", format_rfc3339(last_known)},
                                {"found_at", format_rfc3339(now)}}});
}

IncidentChange GatewayLife::events_lost(std::uint64_t last, const std::string& reason,
                                        WallTime now) const {
    return momentary(
        "events.lost", config::Severity::high,
        {.phase = Phase::confirmed,
         .moment = {.stream = {}, .wall = now},
         .reason = std::format("{}: events up to sequence {} that have not arrived will not come",
                               reason, last),
         .facts = {{"first", "1"}, {"last", std::to_string(last)}, {"reason", reason}}});
}

IncidentChange GatewayLife::momentary(std::string type, config::Severity severity,
                                      PhaseRecord record) const {
    const Moment moment = record.moment;
    return {{.id = next_id_(),
             .rule = {},
             .type = std::move(type),
             .domain = "device",
             .severity = severity,
             .camera = {},
             .zone = {},
             .box = {},
             .began = moment,
             .last_seen = moment,
             .phases = {std::move(record)}}};
}

}  // namespace linli::rules::device
