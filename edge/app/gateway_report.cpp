// SPDX-License-Identifier: Apache-2.0
// What the gateway tells of itself.
#include <algorithm>
#include <filesystem>
#include <format>

#include "app/gateway.hpp"
#include "app/installed.hpp"
#include "event/gateway_state.hpp"

namespace linli::app {

std::chrono::seconds Gateway::uptime() const {
    return std::chrono::duration_cast<std::chrono::seconds>(clock_.steady() - started_);
}

std::size_t Gateway::open_incidents() const {
    return engine_.open_incidents().size() + watch_.open_incidents().size();
}

std::string Gateway::state_message(std::uint64_t session, bool online) const {
    event::GatewayState state;
    state.identity = gateway_.identity;
    state.online = online;
    state.session = session;
    state.started = started_wall_;
    state.version = kVersion;
    state.detector = detectors_->description();
    state.site = site_.name;
    for (const config::Camera& camera : site_.cameras)
        state.cameras.push_back({camera.id, camera.name});
    for (const config::Rule& rule : site_.rules) {
        state.rules.push_back({rule.id, std::string(config::name_of(rule.type))});
    }
    return event::serialise(state);
}

std::string Gateway::health_message() const {
    event::GatewayHealth health;
    health.time = clock_.wall();
    health.uptime = uptime();
    health.stored = counts_.stored;
    health.delivered = counts_.delivered;
    health.waiting = counts_.waiting;
    health.lost = counts_.lost;
    if (counts_.oldest)
        health.oldest_wait =
            std::max(std::chrono::microseconds::zero(), health.time - *counts_.oldest);
    health.open_incidents = open_incidents();
    health.cpu_share = usage_.cpu_share();
    health.memory_bytes = ProcessUsage::memory_bytes();
    std::error_code ignored;
    const auto space = std::filesystem::space(gateway_.storage.directory, ignored);
    health.storage_free_bytes = ignored ? 0 : space.available;
    for (const auto& worker : workers_) {
        const auto link = worker->link();
        health.cameras.push_back({worker->camera().id, std::string(name_of(link.state)),
                                  link.last_error, link.frames, link.dropped, link.reconnects,
                                  worker->counts().looks});
    }
    health.warnings = warnings();
    return event::serialise(health);
}

std::vector<CameraWork> Gateway::work_so_far() const {
    std::vector<CameraWork> all;
    for (const auto& worker : workers_) {
        const auto link = worker->link();
        const auto& counts = worker->counts();
        all.push_back({.camera = worker->camera().id,
                       .decoded = link.frames,
                       .skipped = link.skipped,
                       .dropped = link.dropped,
                       .judged = counts.judged,
                       .looks = counts.looks,
                       .gate_time = counts.gate_time,
                       .look_time = counts.look_time,
                       .decode_cpu = worker->capture_cpu(),
                       .gate_cpu = counts.gate_cpu,
                       .look_cpu = counts.look_cpu});
    }
    return all;
}

std::vector<std::string> Gateway::warnings() const {
    std::vector<std::string> all;
    if (!publisher_->trouble().empty())
        all.push_back("events wait in memory: " + publisher_->trouble());
    if (outbox_->was_corrupt())
        all.emplace_back("the database was corrupt and has been put aside; see the log");
    if (publisher_->evidence_over_limit())
        all.emplace_back("pictures of events that wait for delivery are more than evidence_max");
    for (const auto& worker : workers_) {
        const auto link = worker->link();
        if (!link.last_error.empty())
            all.push_back(std::format("camera {}: {}", worker->camera().id, link.last_error));
        if (!worker->trouble().empty())
            all.push_back(std::format("camera {}: pictures cannot be judged: {}",
                                      worker->camera().id, worker->trouble()));
        if (worker->evidence() == nullptr) continue;
        const auto evidence = worker->evidence()->status();
        for (const auto& words : {evidence.link.last_error, evidence.trouble}) {
            if (!words.empty())
                all.push_back(
                    std::format("camera {}, evidence stream: {}", worker->camera().id, words));
        }
    }
    if (const auto status = uplink_->status(); !status.last_error.empty())
        all.push_back("uplink: " + status.last_error);
    return all;
}

}  // namespace linli::app
