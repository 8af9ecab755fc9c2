// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "config/site.hpp"
#include "rules/incident.hpp"
#include "rules/sighting.hpp"

namespace linli::rules {

/// What one rule type asks of a thing beyond being in the zone, and how it is said.
struct ZoneCondition {
    virtual ~ZoneCondition() = default;
    /// Looks at a judged scene before `since` is asked about it.
    virtual void look(const View& view) { static_cast<void>(view); }
    /// Since when `sighting`, seen in the zone, does what the rule is about: the dwell does not
    /// begin earlier. Unset while it does not. StreamTime::min() when being in the zone is all.
    virtual std::optional<StreamTime> since(const Sighting& sighting) const {
        static_cast<void>(sighting);
        return StreamTime::min();
    }
    /// "vehicle stood 420.2s in zone 'fire-lane'".
    virtual std::string sentence(detect::ClassLabel label, StreamDuration dwell) const = 0;
    virtual void add_facts(const Sighting& sighting, Facts& facts) const {
        static_cast<void>(sighting);
        static_cast<void>(facts);
    }
};

/// The condition of `rule` at `zone`; `rule` is not a line_crossing.
std::unique_ptr<ZoneCondition> make_condition(const config::Rule& rule, const config::Zone& zone);

}  // namespace linli::rules
