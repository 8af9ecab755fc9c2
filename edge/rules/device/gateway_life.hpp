// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "rules/incident.hpp"

namespace linli::rules::device {

/// `gateway.online`, `gateway.offline` and `events.lost`: incidents of one moment that tell of the
/// daemon itself. Loop thread only.
class GatewayLife {
  public:
    explicit GatewayLife(std::function<std::string()> next_id) : next_id_(std::move(next_id)) {}

    /// The daemon has started. `version` of the program.
    IncidentChange online(WallTime now, const std::string& version) const;
    /// The daemon was told to stop, by `cause`: "SIGTERM".
    IncidentChange stopping(WallTime now, const std::string& cause) const;
    /// Made at a start that follows no stop: the process before ended without saying so, no earlier
    /// than `last_known`. Its moment is `last_known`.
    IncidentChange ended_unsaid(WallTime last_known, WallTime now) const;
    /// Of the sequences 1..`last` those that a centre has not seen will never come, for `reason`.
    /// `last` >= 1.
    IncidentChange events_lost(std::uint64_t last, const std::string& reason, WallTime now) const;

  private:
    IncidentChange momentary(std::string type, config::Severity severity, PhaseRecord record) const;

    std::function<std::string()> next_id_;
};

}  // namespace linli::rules::device
