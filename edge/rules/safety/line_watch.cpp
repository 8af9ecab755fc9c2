// SPDX-License-Identifier: Apache-2.0
#include "rules/safety/line_watch.hpp"

#include <algorithm>
#include <format>

namespace linli::rules::safety {
namespace {

using namespace std::chrono_literals;

/// A walker whose track ended so long ago is forgotten.
constexpr StreamDuration kBridge = 2s;

std::string_view word_of(config::Direction direction) {
    return direction == config::Direction::forward ? "forward" : "backward";
}

}  // namespace

LineWatch::LineWatch(const config::Rule& rule, const config::Line& line, NextId next_id)
    : rule_(rule), line_(line), next_id_(std::move(next_id)), cooldown_(rule.cooldown) {}

void LineWatch::observe(const View& view, Changes& changes) {
    if (!view.judged) return;
    const bool armed = rule_.schedule.active_at(view.now.wall);
    for (const Sighting& sighting : view.sightings) {
        if (!sighting.seen() || !looks_for(rule_, sighting.label)) continue;
        Walker& walker = walker_of(view, sighting);
        const auto direction = walker.path.step(view, line_, rule_.hysteresis, sighting.box.foot());
        if (!direction || !armed) continue;
        if (rule_.direction != config::Direction::both && rule_.direction != *direction) continue;
        if (!walker.path.first(*direction) || cooldown_.holds_back(view, sighting)) continue;
        changes.push_back({crossing(sighting, *direction, view.now)});
        cooldown_.start(sighting.id, sighting.label, sighting.box, view.now.stream);
    }
    std::erase_if(walkers_, [&](const Walker& walker) {
        return view.now.stream - walker.seen_at > kBridge && view.find(walker.track) == nullptr;
    });
}

LineWatch::Walker& LineWatch::walker_of(const View& view, const Sighting& sighting) {
    auto found = std::ranges::find(walkers_, sighting.id, &Walker::track);
    if (found == walkers_.end()) {
        found = std::ranges::find_if(walkers_, [&](const Walker& walker) {
            const StreamDuration unseen = view.now.stream - walker.seen_at;
            return walker.label == sighting.label && walker.seen_at < sighting.first_seen &&
                   unseen <= kBridge && within_reach(view, walker.box, sighting.box, unseen);
        });
    }
    if (found == walkers_.end()) {
        found = walkers_.insert(walkers_.end(), Walker{.track = sighting.id,
                                                       .label = sighting.label,
                                                       .box = sighting.box,
                                                       .seen_at = view.now.stream,
                                                       .path = {}});
    }
    found->track = sighting.id;
    found->label = sighting.label;
    found->box = sighting.box;
    found->seen_at = view.now.stream;
    return *found;
}

Incident LineWatch::crossing(const Sighting& sighting, config::Direction direction,
                             Moment now) const {
    const Point foot = sighting.box.foot();
    PhaseRecord record{.phase = Phase::confirmed, .moment = now, .reason = {}, .facts = {}};
    record.reason = std::format(
        "{} crossed line '{}' {}, more than {:.1f}% of the picture's height beyond it",
        rules::word_of(sighting.label), line_.id, word_of(direction), rule_.hysteresis * 100);
    record.facts = {{"line", line_.id},
                    {"direction", std::string(word_of(direction))},
                    {"track", std::to_string(sighting.id)},
                    {"class", std::string(rules::word_of(sighting.label))},
                    {"confidence", std::format("{:.2f}", sighting.confidence)},
                    {"foot", std::format("{:.3f},{:.3f}", foot.x, foot.y)},
                    {"hysteresis", std::format("{:.3f}", rule_.hysteresis)},
                    {"schedule", rule_.schedule.windows().empty() ? "always" : "armed"}};
    return {.id = next_id_(),
            .rule = rule_.id,
            .type = std::string(config::name_of(rule_.type)),
            .domain = std::string(config::domain_of(rule_.type)),
            .severity = rule_.severity,
            .camera = line_.camera,
            .zone = line_.id,
            .track = sighting.id,
            .label = sighting.label,
            .confidence = sighting.confidence,
            .box = sighting.box,
            .began = now,
            .last_seen = now,
            .phases = {std::move(record)}};
}

void LineWatch::tick(Moment now, Changes& changes) {
    static_cast<void>(now);
    static_cast<void>(changes);
}

std::optional<IncidentChange> LineWatch::withdraw(const std::string& incident,
                                                  const std::string& reason, Moment now) {
    static_cast<void>(incident);
    static_cast<void>(reason);
    static_cast<void>(now);
    return std::nullopt;  // never open
}

bool LineWatch::restore(const Incident& incident) {
    static_cast<void>(incident);
    return false;
}

void LineWatch::add_open(std::vector<Incident>& open) const { static_cast<void>(open); }

}  // namespace linli::rules::safety
