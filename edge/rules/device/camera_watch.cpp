// SPDX-License-Identifier: Apache-2.0
#include "rules/device/camera_watch.hpp"

#include <algorithm>
#include <format>
#include <ranges>

namespace linli::rules::device {
namespace {

/// "12.5": the unit is in the fact's name.
std::string seconds(std::chrono::microseconds time) {
    std::string text = format_seconds(time);
    text.pop_back();
    return text;
}

}  // namespace

CameraWatch::CameraWatch(const std::vector<config::Camera>& cameras,
                         std::function<std::string()> next_id)
    : next_id_(std::move(next_id)) {
    for (const config::Camera& camera : cameras) cameras_[camera.id] = camera;
}

std::optional<IncidentChange> CameraWatch::update(const std::string& id, StreamState state,
                                                  std::chrono::microseconds for_so_long, Moment now,
                                                  const std::string& error) {
    const auto camera = cameras_.find(id);
    if (camera == cameras_.end()) return std::nullopt;
    const bool known_lost = lost_.contains(id);
    if (state == StreamState::streaming) {
        if (known_lost) return restored(camera->second, now);
    } else if (!known_lost && for_so_long >= camera->second.lost_after) {
        return lost(camera->second, for_so_long, now, error);
    }
    return std::nullopt;
}

IncidentChange CameraWatch::lost(const config::Camera& camera,
                                 std::chrono::microseconds for_so_long, Moment now,
                                 const std::string& error) {
    const Moment began{now.stream, now.wall - for_so_long, now.epoch};
    PhaseRecord record{
        .phase = Phase::confirmed,
        .moment = now,
        .reason = std::format("no picture of camera '{}' for {}, limit {}", camera.id,
                              format_seconds(for_so_long), format_seconds(camera.lost_after)),
        .facts = {{"camera", camera.id},
                  {"without_picture_s", seconds(for_so_long)},
                  {"limit_s", seconds(camera.lost_after)},
                  {"last_picture", format_rfc3339(began.wall)}}};
    if (!error.empty()) record.facts["error"] = error;
    Incident incident{.id = next_id_(),
                      .rule = {},
                      .type = "camera.lost",
                      .domain = "device",
                      .severity = config::Severity::medium,
                      .camera = camera.id,
                      .zone = {},
                      .box = {},
                      .began = began,
                      .last_seen = now,
                      .phases = {std::move(record)}};
    lost_[camera.id] = incident;
    return {std::move(incident)};
}

IncidentChange CameraWatch::restored(const config::Camera& camera, Moment now) {
    Incident incident = std::move(lost_.extract(camera.id).mapped());
    incident.type = "camera.restored";
    const auto without = std::chrono::duration_cast<std::chrono::microseconds>(
        std::max(now.wall - incident.began.wall, WallTime::duration::zero()));
    incident.phases.push_back({.phase = Phase::cleared,
                               .moment = now,
                               .reason = std::format("camera '{}' gives pictures again", camera.id),
                               .facts = {{"camera", camera.id},
                                         {"ended_by", "picture"},
                                         {"without_picture_s", seconds(without)},
                                         {"began", format_rfc3339(incident.began.wall)}}});
    return {std::move(incident)};
}

std::vector<IncidentChange> CameraWatch::restore(const std::vector<Incident>& open, Moment now) {
    std::vector<IncidentChange> ended;
    for (Incident incident : open) {
        if (incident.type != "camera.lost" || !incident.open()) continue;
        if (cameras_.contains(incident.camera)) {
            lost_[incident.camera] = std::move(incident);
            continue;
        }
        incident.phases.push_back(
            {.phase = Phase::expired,
             .moment = now,
             .reason = std::format("camera '{}' is not configured any more", incident.camera),
             .facts = {{"camera", incident.camera}, {"ended_by", "configuration"}}});
        ended.push_back({std::move(incident)});
    }
    return ended;
}

std::vector<Incident> CameraWatch::open_incidents() const {
    return lost_ | std::views::values | std::ranges::to<std::vector>();
}

}  // namespace linli::rules::device
