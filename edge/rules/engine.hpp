// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "config/site.hpp"
#include "rules/incident.hpp"
#include "track/track.hpp"

namespace linli::rules {

/// Turns scenes into incident changes by the site's rules. Loop thread only. Deterministic: the
/// same scenes give the same changes; ids come from `next_id`. Changes of one scene come in the
/// order of the site's rules, then zones, then arrival of the things in them.
class Engine {
  public:
    Engine(const config::Site& site, const std::function<std::string()>& next_id);
    ~Engine();

    /// One scene of one camera, in stream order; one that is older than the last, or of an unknown
    /// camera, is ignored.
    std::vector<IncidentChange> observe(const track::Scene& scene);

    /// Nothing was seen of `camera` up to `now` (its stream is lost): lets incidents expire, and
    /// end with their schedule. `now.stream` runs on with the time that passes; it must not get
    /// ahead of the scenes that follow.
    std::vector<IncidentChange> tick(const std::string& camera, Moment now);

    /// Marks an open incident false. The thing itself makes no new incident until it has gone.
    /// Empty when there is no such open incident.
    std::optional<IncidentChange> withdraw(const std::string& incident, const std::string& reason,
                                           Moment now);

    /// Takes up incidents that were open when the process ended: call before the first scene. They
    /// keep id and phases; the next matching track at their place continues them, and no phase is
    /// reported twice. Of the time between the processes, told by the wall clock (last_seen to the
    /// first scene that shows it again), at most 120 s count as dwell, so that a stepped clock
    /// confirms nothing. Incidents of the device domain are ignored (device::CameraWatch); those
    /// whose rule is not configured any more expire at the next scene or tick.
    void restore(std::vector<Incident> open);

    /// Every open incident, for status, and to be stored from time to time: `last_seen` is what a
    /// restart counts from.
    std::vector<Incident> open_incidents() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace linli::rules
