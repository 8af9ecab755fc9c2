// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "config/gateway.hpp"
#include "config/site.hpp"
#include "event/event.hpp"
#include "evidence/evidence.hpp"
#include "rules/incident.hpp"

namespace linli::event {

/// Turns incident changes into events with a protobuf payload, the city's code and a line for
/// people. Loop thread only.
class EventBuilder {
  public:
    /// `next_id` makes event ids.
    EventBuilder(config::Identity identity, const config::Site& site,
                 std::function<std::string()> next_id);

    /// `evidence`: what was stored for this change; may be empty. Limits: at most 64 KiB, longer
    /// facts are cut.
    NewEvent build(const rules::IncidentChange& change,
                   const std::vector<evidence::Evidence>& evidence) const;

  private:
    config::Identity identity_;
    config::City city_;
    std::set<std::string> lines_;  ///< ids: a zone and a line go into different fields
    std::function<std::string()> next_id_;
};

}  // namespace linli::event
