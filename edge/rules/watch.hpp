// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rules/incident.hpp"
#include "rules/sighting.hpp"

namespace linli::rules {

using Changes = std::vector<IncidentChange>;
using NextId = std::function<std::string()>;

/// One rule at one zone or line of one camera. Loop thread only.
struct Watch {
    virtual ~Watch() = default;
    /// One scene, in stream order. Appends what changed.
    virtual void observe(const View& view, Changes& changes) = 0;
    /// No scene came up to `now`.
    virtual void tick(Moment now, Changes& changes) = 0;
    virtual std::optional<IncidentChange> withdraw(const std::string& incident,
                                                   const std::string& reason, Moment now) = 0;
    /// Takes up an incident of an earlier process, if it belongs here (same rule and zone).
    virtual bool restore(const Incident& incident) = 0;
    virtual void add_open(std::vector<Incident>& open) const = 0;
};

}  // namespace linli::rules
