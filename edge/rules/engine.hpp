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
/// same scenes give the same changes; ids come from `next_id`.
class Engine {
  public:
    Engine(const config::Site& site, std::function<std::string()> next_id);
    ~Engine();

    /// One scene of one camera, in stream order. Returns the changes it caused, in the order they
    /// happened.
    std::vector<IncidentChange> observe(const track::Scene& scene);

    /// Nothing was seen of `camera` up to `now` (its stream is lost): lets incidents expire.
    std::vector<IncidentChange> tick(const std::string& camera, Moment now);

    /// Marks an open incident false. Empty when there is no such open incident.
    std::optional<IncidentChange> withdraw(const std::string& incident, const std::string& reason,
                                           Moment now);

    /// Takes up incidents that were open when the process ended: call before the first scene. They
    /// keep id and phases; the next matching track at their place continues them, and no phase is
    /// reported twice.
    void restore(std::vector<Incident> open);

    /// Every open incident, for status.
    std::vector<Incident> open_incidents() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace linli::rules
