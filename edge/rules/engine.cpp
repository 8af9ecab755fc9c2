// SPDX-License-Identifier: Apache-2.0
#include "rules/engine.hpp"

#include <algorithm>
#include <format>
#include <map>

#include "rules/safety/line_watch.hpp"
#include "rules/zone_watch.hpp"

namespace linli::rules {

struct Engine::Impl {
    struct CameraWatches {
        std::vector<std::unique_ptr<Watch>>
            watches;  ///< rules in site order, their zones and lines in rule order
        StreamTime last = StreamTime::min();
    };
    void add(const config::Site& site, const config::Rule& rule, const NextId& next_id);
    CameraWatches* reach(const std::string& camera, StreamTime now);
    void drop_orphans(Moment now, Changes& changes);

    std::map<std::string, CameraWatches> cameras;
    std::vector<Incident> orphans;  ///< restored, but their rule or zone is not configured any more
};

void Engine::Impl::add(const config::Site& site, const config::Rule& rule, const NextId& next_id) {
    for (const std::string& id : rule.zones) {
        const auto zone = std::ranges::find(site.zones, id, &config::Zone::id);
        if (zone == site.zones.end() || rule.type == config::RuleType::line_crossing) continue;
        cameras[zone->camera].watches.push_back(std::make_unique<ZoneWatch>(rule, *zone, next_id));
    }
    for (const std::string& id : rule.lines) {
        const auto line = std::ranges::find(site.lines, id, &config::Line::id);
        if (line == site.lines.end() || rule.type != config::RuleType::line_crossing) continue;
        cameras[line->camera].watches.push_back(
            std::make_unique<safety::LineWatch>(rule, *line, next_id));
    }
}

/// The watches of `camera`; null for an unknown one, and for a moment before the last one.
Engine::Impl::CameraWatches* Engine::Impl::reach(const std::string& camera, StreamTime now) {
    const auto found = cameras.find(camera);
    if (found == cameras.end() || now < found->second.last) return nullptr;
    found->second.last = now;
    return &found->second;
}

void Engine::Impl::drop_orphans(Moment now, Changes& changes) {
    for (Incident& incident : orphans) {
        incident.phases.push_back(
            {.phase = Phase::expired,
             .moment = now,
             .reason = std::format("rule '{}' at '{}' is not configured any more", incident.rule,
                                   incident.zone),
             .facts = {{"ended_by", "configuration"}, {"zone", incident.zone}}});
        changes.push_back({std::move(incident)});
    }
    orphans.clear();
}

Engine::Engine(const config::Site& site, const std::function<std::string()>& next_id)
    : impl_(std::make_unique<Impl>()) {
    for (const config::Rule& rule : site.rules) impl_->add(site, rule, next_id);
}

Engine::~Engine() = default;

std::vector<IncidentChange> Engine::observe(const track::Scene& scene) {
    Changes changes;
    impl_->drop_orphans(scene.moment, changes);
    if (auto* camera = impl_->reach(scene.camera, scene.moment.stream)) {
        const View view(scene);
        for (const auto& watch : camera->watches) watch->observe(view, changes);
    }
    return changes;
}

std::vector<IncidentChange> Engine::tick(const std::string& camera, Moment now) {
    Changes changes;
    impl_->drop_orphans(now, changes);
    if (auto* known = impl_->reach(camera, now.stream)) {
        for (const auto& watch : known->watches) watch->tick(now, changes);
    }
    return changes;
}

std::optional<IncidentChange> Engine::withdraw(const std::string& incident,
                                               const std::string& reason, Moment now) {
    for (auto& [name, camera] : impl_->cameras) {
        for (const auto& watch : camera.watches) {
            if (auto change = watch->withdraw(incident, reason, now)) return change;
        }
    }
    return std::nullopt;
}

void Engine::restore(std::vector<Incident> open) {
    for (Incident& incident : open) {
        if (!incident.open() || incident.domain == "device") continue;
        const auto camera = impl_->cameras.find(incident.camera);
        const bool taken = camera != impl_->cameras.end() &&
                           std::ranges::any_of(camera->second.watches, [&](const auto& watch) {
                               return watch->restore(incident);
                           });
        if (!taken) impl_->orphans.push_back(std::move(incident));
    }
}

std::vector<Incident> Engine::open_incidents() const {
    std::vector<Incident> open;
    for (const auto& [name, camera] : impl_->cameras) {
        for (const auto& watch : camera.watches) watch->add_open(open);
    }
    return open;
}

}  // namespace linli::rules
