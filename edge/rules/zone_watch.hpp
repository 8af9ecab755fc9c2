// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rules/cooldown.hpp"
#include "rules/lifecycle.hpp"
#include "rules/presence.hpp"
#include "rules/watch.hpp"
#include "rules/zone_condition.hpp"

namespace linli::rules {

/// Follows every thing in one zone for one rule, from entering it to the end of its incident.
///
/// Dwell counts in stream time while the rule is armed, from the first judged scene that shows the
/// thing inside (a standing vehicle: from when it stands). Phases are reached only in scenes that
/// see it. When the schedule's window closes, open incidents are `cleared` with the fact
/// ended_by=schedule: the offence is over, whoever is still there.
class ZoneWatch final : public Watch {
  public:
    ZoneWatch(const config::Rule& rule, const config::Zone& zone, NextId next_id);

    void observe(const View& view, Changes& changes) override;
    void tick(Moment now, Changes& changes) override;
    std::optional<IncidentChange> withdraw(const std::string& incident, const std::string& reason,
                                           Moment now) override;
    bool restore(const Incident& incident) override;
    void add_open(std::vector<Incident>& open) const override;

  private:
    bool disarmed(Moment now, Changes& changes);
    void rejoin(const View& view);
    void update(Presence& presence, const View& view);
    void add_new(const View& view);
    void advance(Presence& presence, const View& view, Changes& changes);
    void reach(Presence& presence, const Sighting& sighting, Moment now, Changes& changes);
    Incident begin(const Presence& presence, const Sighting& sighting, Moment began) const;
    PhaseRecord record(const Presence& presence, const Sighting& sighting, Phase phase,
                       Moment now) const;
    IncidentChange end(Presence& presence, Phase phase, Moment now, std::string reason,
                       std::string ended_by);
    void clear(Presence& presence, Moment now, Changes& changes);
    bool inside(const View& view, const Sighting& sighting, bool was_inside) const;
    bool kind_near(const View& view, const Presence& presence) const;
    void erase_ended(StreamTime now);

    config::Rule rule_;
    config::Zone zone_;
    NextId next_id_;
    Lifecycle lifecycle_;
    Cooldown cooldown_;
    std::unique_ptr<ZoneCondition> condition_;
    std::vector<Presence> presences_;  ///< in the order they came
    std::optional<StreamTime> last_look_;
};

}  // namespace linli::rules
