// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/geometry.hpp"
#include "base/time.hpp"
#include "config/site.hpp"
#include "detect/detection.hpp"

namespace linli::rules {

enum class Phase { observed, reminded, confirmed, cleared, expired, withdrawn };
std::string_view name_of(Phase phase);
std::optional<Phase> phase_of(std::string_view name);
/// cleared, expired and withdrawn end an incident.
constexpr bool is_final(Phase phase) { return phase >= Phase::cleared; }

/// Whether incidents of this event type happen in one moment: their only phase is `confirmed` and
/// they are never open. line_crossing, gateway.online, gateway.offline, events.lost.
bool is_momentary(std::string_view type);

/// What was known when a phase was reached: dwell_s, zone, track, moved_share, direction, ...
using Facts = std::map<std::string, std::string>;

/// When a phase was reached and what was known: a technician's answer to "why".
struct PhaseRecord {
    Phase phase = Phase::observed;
    Moment moment;
    std::string reason;  ///< one sentence: "vehicle stood 420.2s in zone 'fire-lane', limit 420s"
    Facts facts;
};

/// One real-world situation from first seen to gone. Survives restarts under the same id.
struct Incident {
    std::string id;      ///< UUIDv7
    std::string rule;    ///< rule id; empty for the gateway's own (device domain)
    std::string type;    ///< event type: "illegal_parking", "camera.lost", ...
    std::string domain;  ///< parking, dogs, safety, device
    config::Severity severity = config::Severity::medium;
    std::string camera;
    std::string zone;  ///< zone id or line id; empty when neither
    std::uint64_t track =
        0;  ///< track id in this process; 0 after a restart until it is found again
    detect::ClassLabel label = detect::ClassLabel::other;
    float confidence = 0;
    Box box;           ///< last seen, normalised 0..1 of the picture
    Moment began;      ///< when the situation began (dwell counts from here), before `observed`
    Moment last_seen;  ///< last positive evidence that it goes on
    /// In order; the last is the present one. Phases reached together have the same moment and are
    /// one change.
    std::vector<PhaseRecord> phases;

    Phase phase() const { return phases.back().phase; }
    bool open() const { return !phases.empty() && !is_final(phase()) && !is_momentary(type); }
};

/// One change of one incident: becomes exactly one event. `incident` is a copy made at the change.
struct IncidentChange {
    Incident incident;
    const PhaseRecord& record() const { return incident.phases.back(); }
};

}  // namespace linli::rules
