// SPDX-License-Identifier: Apache-2.0
#include "rules/sighting.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace linli::rules {
namespace {

constexpr float kSamePlace = 0.5F;
constexpr float kReachAtOnce = 0.5F;     // heights of the box
constexpr float kReachPerSecond = 1.0F;  // a walker makes about 0.8 of his height per second
constexpr float kReachAtMost = 2.0F;

Box normalised(const Box& box, Size size) {
    const auto width = static_cast<float>(size.width);
    const auto height = static_cast<float>(size.height);
    return {box.x / width, box.y / height, box.width / width, box.height / height};
}

}  // namespace

View::View(const track::Scene& scene)
    : now(scene.moment),
      judged(scene.judged && scene.size.width > 0 && scene.size.height > 0),
      aspect(judged ? static_cast<float>(scene.size.width) / static_cast<float>(scene.size.height)
                    : 1) {
    if (!judged) return;
    sightings.reserve(scene.tracks.size());
    for (const track::Track& track : scene.tracks) {
        sightings.push_back({.id = track.id,
                             .label = track.label,
                             .box = normalised(track.box, scene.size),
                             .confidence = track.confidence,
                             .sight = track.sight,
                             .first_seen = track.first_seen,
                             .still_since = track.still_since});
    }
}

const Sighting* View::find(track::TrackId id) const {
    const auto found = std::ranges::find(sightings, id, &Sighting::id);
    return found == sightings.end() ? nullptr : &*found;
}

float View::distance(Point a, Point b) const { return std::hypot((a.x - b.x) * aspect, a.y - b.y); }

float View::to_edge(std::span<const Point> polygon, Point point) const {
    float nearest = std::numeric_limits<float>::max();
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const Point a = polygon[i];
        const Point b = polygon[(i + 1) % polygon.size()];
        const float dx = (b.x - a.x) * aspect;
        const float dy = b.y - a.y;
        const float length = dx * dx + dy * dy;
        const float along =
            length > 0 ? ((point.x - a.x) * aspect * dx + (point.y - a.y) * dy) / length : 0;
        const float share = std::clamp(along, 0.F, 1.F);
        nearest = std::min(nearest,
                           distance(point, {a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share}));
    }
    return nearest;
}

std::optional<config::Subject> subject_of(detect::ClassLabel label) {
    switch (label) {
        case detect::ClassLabel::person:
            return config::Subject::person;
        case detect::ClassLabel::vehicle:
            return config::Subject::vehicle;
        case detect::ClassLabel::dog:
            return config::Subject::dog;
        case detect::ClassLabel::cat:
            return config::Subject::cat;
        case detect::ClassLabel::bicycle:
            return config::Subject::bicycle;
        case detect::ClassLabel::motorcycle:
            return config::Subject::motorcycle;
        case detect::ClassLabel::other:
            break;
    }
    return std::nullopt;
}

std::string_view word_of(detect::ClassLabel label) {
    const auto subject = subject_of(label);
    return subject ? config::name_of(*subject) : "object";
}

bool looks_for(const config::Rule& rule, detect::ClassLabel label) {
    const auto subject = subject_of(label);
    return subject && std::ranges::find(rule.subjects, *subject) != rule.subjects.end();
}

bool is_vehicle(detect::ClassLabel label) {
    return label == detect::ClassLabel::vehicle || label == detect::ClassLabel::motorcycle ||
           label == detect::ClassLabel::bicycle;
}

bool same_place(const Box& a, const Box& b) { return iou(a, b) >= kSamePlace; }

bool within_reach(const View& view, const Box& from, const Box& to, StreamDuration elapsed) {
    const float seconds =
        std::chrono::duration<float>(std::max(elapsed, StreamDuration::zero())).count();
    const float heights = std::min(kReachAtMost, kReachAtOnce + kReachPerSecond * seconds);
    return view.distance(from.foot(), to.foot()) <= heights * std::max(from.height, to.height);
}

}  // namespace linli::rules
