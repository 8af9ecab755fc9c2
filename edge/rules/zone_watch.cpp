// SPDX-License-Identifier: Apache-2.0
#include "rules/zone_watch.hpp"

#include <algorithm>
#include <format>

namespace linli::rules {
namespace {

using namespace std::chrono_literals;

/// A foot point that was inside may be so far outside the polygon, in picture heights, before it
/// counts as outside.
constexpr float kEdge = 0.02F;

std::string seconds(StreamDuration duration) {
    return std::format("{:.1f}", std::chrono::duration<double>(duration).count());
}

std::string words_of(Departure departure, std::string_view thing, const std::string& zone) {
    switch (departure) {
        case Departure::left_zone:
            return std::format("{} was seen outside zone '{}'", thing, zone);
        case Departure::left_picture:
            return std::format("{} went out of the picture", thing);
        case Departure::place_empty:
            return std::format("the place of the {} in zone '{}' was seen empty", thing, zone);
        case Departure::zone_empty:
            return std::format("zone '{}' was watched without a {} near its last place", zone,
                               thing);
    }
    return {};
}

}  // namespace

ZoneWatch::ZoneWatch(const config::Rule& rule, const config::Zone& zone, NextId next_id)
    : rule_(rule),
      zone_(zone),
      next_id_(std::move(next_id)),
      lifecycle_(rule),
      cooldown_(rule.cooldown),
      condition_(make_condition(rule, zone)) {}

void ZoneWatch::observe(const View& view, Changes& changes) {
    if (disarmed(view.now, changes)) return;
    if (!view.judged) return tick(view.now, changes);
    condition_->look(view);
    rejoin(view);
    for (Presence& presence : presences_) update(presence, view);
    add_new(view);
    for (Presence& presence : presences_) advance(presence, view, changes);
    erase_ended(view.now.stream);
    last_look_ = view.now.stream;
}

void ZoneWatch::tick(Moment now, Changes& changes) {
    if (disarmed(now, changes)) return;
    for (Presence& presence : presences_) {
        presence.skip(now.stream);
        if (presence.open() && presence.expired(now.stream, rule_.expired_after)) {
            changes.push_back(end(presence, Phase::expired, now, "", "no_evidence"));
        }
    }
    erase_ended(now.stream);
}

bool ZoneWatch::disarmed(Moment now, Changes& changes) {
    if (rule_.schedule.active_at(now.wall)) return false;
    for (Presence& presence : presences_) {
        if (!presence.open()) continue;
        auto reason = std::format("the rule's hours are over; {} may still be in zone '{}'",
                                  word_of(presence.label()), zone_.id);
        changes.push_back(end(presence, Phase::cleared, now, std::move(reason), "schedule"));
    }
    presences_.clear();
    return true;
}

void ZoneWatch::rejoin(const View& view) {
    for (std::size_t i = 0; i < presences_.size(); ++i) {
        Presence& presence = presences_[i];
        const Sighting* own = view.find(presence.track());
        if (own != nullptr && own->seen()) continue;
        for (const Sighting& sighting : view.sightings) {
            if (!inside(view, sighting, /*was_inside=*/true)) continue;
            if (!presence.claims(view, sighting, rule_.gap)) continue;
            const auto holder = std::ranges::find(presences_, sighting.id, &Presence::track);
            const bool free = holder == presences_.end();
            // A younger candidate is the same thing before its new track was known to stand.
            if (!free && (!holder->candidate() ||
                          holder < presences_.begin() + static_cast<std::ptrdiff_t>(i))) {
                continue;
            }
            presence.take(sighting, view.now);
            if (!free) presences_.erase(holder);
            break;
        }
    }
}

void ZoneWatch::update(Presence& presence, const View& view) {
    const Sighting* own = view.find(presence.track());
    if (own != nullptr && own->seen()) {
        return presence.see(view, *own, inside(view, *own, presence.inside()), rule_.gap);
    }
    const StreamDuration since_look = last_look_ ? view.now.stream - *last_look_ : 0s;
    presence.miss(view, own, kind_near(view, presence), since_look, rule_.cleared_after);
}

void ZoneWatch::add_new(const View& view) {
    for (const Sighting& sighting : view.sightings) {
        if (!sighting.seen() || !looks_for(rule_, sighting.label)) continue;
        if (std::ranges::contains(presences_, sighting.id, &Presence::track)) continue;
        if (inside(view, sighting, /*was_inside=*/false)) presences_.emplace_back(sighting, view);
    }
}

void ZoneWatch::advance(Presence& presence, const View& view, Changes& changes) {
    const StreamTime now = view.now.stream;
    if (presence.open() && presence.cleared(now, rule_.cleared_after)) {
        return clear(presence, view.now, changes);
    }
    if (presence.open() && presence.expired(now, rule_.expired_after)) {
        changes.push_back(end(presence, Phase::expired, view.now, "", "no_evidence"));
        return;
    }
    if (!presence.present() || (!presence.candidate() && !presence.open())) return;
    const Sighting& sighting = *view.find(presence.track());
    if (!looks_for(rule_, sighting.label)) return;
    if (presence.candidate() && cooldown_.holds_back(view, sighting)) return;
    reach(presence, sighting, view.now, changes);
}

void ZoneWatch::reach(Presence& presence, const Sighting& sighting, Moment now, Changes& changes) {
    const auto since = condition_->since(sighting);
    if (!since) return;
    const StreamTime from = presence.dwell_from(*since);
    std::optional<Phase> present;
    if (!presence.candidate()) present = presence.incident().phase();
    const auto due = lifecycle_.due(present, now.stream - from);
    if (due.empty()) return;
    if (presence.candidate()) {
        const Moment began{from, now.wall - (now.stream - from), now.epoch};
        presence.begin(begin(presence, sighting, began));
        presence.incident().last_seen = now;
    }
    for (const Phase phase : due) {
        presence.incident().phases.push_back(record(presence, sighting, phase, now));
    }
    changes.push_back({presence.incident()});
}

Incident ZoneWatch::begin(const Presence& presence, const Sighting& sighting, Moment began) const {
    return {.id = next_id_(),
            .rule = rule_.id,
            .type = std::string(config::name_of(rule_.type)),
            .domain = std::string(config::domain_of(rule_.type)),
            .severity = rule_.severity,
            .camera = zone_.camera,
            .zone = zone_.id,
            .track = presence.track(),
            .label = sighting.label,
            .confidence = sighting.confidence,
            .box = sighting.box,
            .began = began,
            .last_seen = began,
            .phases = {}};
}

PhaseRecord ZoneWatch::record(const Presence& presence, const Sighting& sighting, Phase phase,
                              Moment now) const {
    const Incident& incident = presence.incident();
    const StreamDuration dwell = now.stream - incident.began.stream;
    const StreamDuration limit = *lifecycle_.limit(phase);
    PhaseRecord record{.phase = phase, .moment = now, .reason = {}, .facts = {}};
    record.reason = std::format("{}, limit {}", condition_->sentence(sighting.label, dwell),
                                format_seconds(limit));
    const Point foot = sighting.box.foot();
    record.facts = {{"dwell_s", seconds(dwell)},
                    {"limit_s", seconds(limit)},
                    {"zone", zone_.id},
                    {"track", std::to_string(sighting.id)},
                    {"class", std::string(word_of(sighting.label))},
                    {"confidence", std::format("{:.2f}", sighting.confidence)},
                    {"foot", std::format("{:.3f},{:.3f}", foot.x, foot.y)},
                    {"began", format_rfc3339(incident.began.wall)},
                    {"schedule", rule_.schedule.windows().empty() ? "always" : "armed"}};
    condition_->add_facts(sighting, record.facts);
    return record;
}

void ZoneWatch::clear(Presence& presence, Moment now, Changes& changes) {
    const Departure how = *presence.departure();
    const StreamDuration gone = now.stream - presence.departed_at();
    auto reason =
        std::format("{}, {} ago, limit {}", words_of(how, word_of(presence.label()), zone_.id),
                    format_seconds(gone), format_seconds(rule_.cleared_after));
    changes.push_back(
        end(presence, Phase::cleared, now, std::move(reason), std::string(name_of(how))));
    changes.back().incident.phases.back().facts["gone_s"] = seconds(gone);
    presence.incident().phases.back().facts["gone_s"] = seconds(gone);
}

IncidentChange ZoneWatch::end(Presence& presence, Phase phase, Moment now, std::string reason,
                              std::string ended_by) {
    presence.anchor(now);
    Incident& incident = presence.incident();
    if (phase == Phase::expired) {
        reason =
            std::format("no evidence for {} whether {} is still in zone '{}'",
                        format_seconds(rule_.expired_after), word_of(presence.label()), zone_.id);
    }
    PhaseRecord record{.phase = phase, .moment = now, .reason = std::move(reason), .facts = {}};
    record.facts = {{"ended_by", std::move(ended_by)},
                    {"zone", zone_.id},
                    {"track", std::to_string(incident.track)},
                    {"last_seen", format_rfc3339(incident.last_seen.wall)},
                    {"dwell_s", seconds(std::max<StreamDuration>(
                                    0s, incident.last_seen.stream - incident.began.stream))}};
    incident.phases.push_back(std::move(record));
    cooldown_.start(presence.track(), presence.label(), presence.box(), now.stream);
    return {incident};
}

std::optional<IncidentChange> ZoneWatch::withdraw(const std::string& incident,
                                                  const std::string& reason, Moment now) {
    for (Presence& presence : presences_) {
        if (!presence.open() || presence.incident().id != incident) continue;
        // A withdrawal comes by hand and may not know the stream time.
        now.stream = std::max(now.stream, last_look_.value_or(now.stream));
        now.epoch = std::max(now.epoch, presence.incident().began.epoch);
        return end(presence, Phase::withdrawn, now, reason, "withdrawal");
    }
    return std::nullopt;
}

bool ZoneWatch::restore(const Incident& incident) {
    if (incident.rule != rule_.id || incident.zone != zone_.id) return false;
    if (incident.type != config::name_of(rule_.type)) return false;  // the rule was rewritten
    presences_.emplace_back(incident);
    return true;
}

void ZoneWatch::add_open(std::vector<Incident>& open) const {
    for (const Presence& presence : presences_) {
        if (presence.open()) open.push_back(presence.incident());
    }
}

bool ZoneWatch::inside(const View& view, const Sighting& sighting, bool was_inside) const {
    const Point foot = sighting.box.foot();
    if (contains(zone_.polygon, foot)) return true;
    return was_inside && view.to_edge(zone_.polygon, foot) <= kEdge;
}

bool ZoneWatch::kind_near(const View& view, const Presence& presence) const {
    return std::ranges::any_of(view.sightings, [&](const Sighting& sighting) {
        return sighting.id != presence.track() && sighting.seen() &&
               looks_for(rule_, sighting.label) &&
               within_reach(view, presence.box(), sighting.box, 1s);
    });
}

/// Withdrawn incidents stay until the thing is gone, so that the same thing does not make a new
/// one.
void ZoneWatch::erase_ended(StreamTime now) {
    std::erase_if(presences_, [&](const Presence& presence) {
        if (presence.candidate()) return presence.forgotten(now, rule_.gap);
        if (presence.open()) return false;
        return presence.incident().phase() != Phase::withdrawn ||
               presence.cleared(now, rule_.cleared_after) ||
               presence.expired(now, rule_.expired_after);
    });
}

}  // namespace linli::rules
