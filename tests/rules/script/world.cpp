// SPDX-License-Identifier: Apache-2.0
#include "rules/script/world.hpp"

#include <algorithm>
#include <format>

namespace linli::rules::script {

Point World::Body::at(Time now) const {
    if (now >= arrives || arrives <= starts) return to;
    const auto passed = static_cast<float>((now - starts).count());
    const float share = std::max(0.F, passed) / static_cast<float>((arrives - starts).count());
    return {from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share};
}

void World::place(const Action& action, Time now) {
    Body& body = bodies_[action.id];
    const bool is_new = body.id == 0;
    body.id = action.id;
    body.camera = action.text;
    body.label = action.label;
    body.from = body.to = action.place;
    body.extent = action.extent;
    body.starts = body.arrives = body.stands_since = now;
    body.sight = track::Sight::seen;
    if (is_new) body.first_seen = now;
}

void World::act(const Action& action, Time now, std::vector<std::string>& mistakes) {
    if (action.verb == Verb::track) return place(action, now);
    const auto found = bodies_.find(action.id);
    if (found == bodies_.end()) {
        mistakes.push_back(std::format("{}: there is no track {}", action.line, action.id));
        return;
    }
    Body& body = found->second;
    switch (action.verb) {
        case Verb::walk:
            body.from = body.at(now);
            body.to = action.place;
            body.starts = now;
            body.arrives = body.stands_since = action.time;
            break;
        case Verb::shake:
            body.shake = action.place;
            break;
        case Verb::seen:
            body.sight = track::Sight::seen;
            break;
        case Verb::unseen:
            body.sight = track::Sight::unseen;
            break;
        case Verb::occluded:
            body.sight = track::Sight::occluded;
            break;
        case Verb::left:
            body.sight = track::Sight::left;
            break;
        case Verb::empty:
            body.sight = track::Sight::empty;
            break;
        case Verb::drop:
            bodies_.erase(found);
            break;
        case Verb::becomes: {
            Body next = body;
            bodies_.erase(found);
            next.id = action.other;
            next.first_seen = now;
            next.stands_since = std::max(next.stands_since, now);
            next.sight = track::Sight::seen;
            bodies_[next.id] = next;
            break;
        }
        default:
            break;
    }
}

void World::forget(Time now) {
    ++generation_;
    std::erase_if(bodies_,
                  [](const auto& entry) { return entry.second.sight != track::Sight::seen; });
    for (auto& [id, body] : bodies_) {
        body.first_seen = now;
        body.stands_since = std::max(body.stands_since, now);
    }
}

track::Track World::report(Body& body, Time now, StreamTime stream) const {
    const float sign = looks_ % 2 == 0 ? 1.F : -1.F;
    const Point foot = body.at(now);
    const float across = static_cast<float>(picture_.width) / 100;
    const float down = static_cast<float>(picture_.height) / 100;
    const float width = body.extent.x * across;
    const float height = body.extent.y * down;
    if (body.sight == track::Sight::seen) body.last_seen = now;
    track::Track track{.id = body.id + 1000 * generation_,
                       .label = body.label,
                       .box = {(foot.x + sign * body.shake.x) * across - width / 2,
                               (foot.y + sign * body.shake.y) * down - height, width, height},
                       .confidence = 0.9F,
                       .sight = body.sight,
                       .first_seen = stream - (now - body.first_seen),
                       .last_seen = stream - (now - body.last_seen),
                       .still_since = {}};
    // As the tracker does, it takes a second to say that something stands.
    if (body.last_seen - body.stands_since >= std::chrono::seconds(1)) {
        track.still_since = stream - (now - body.stands_since);
    }
    return track;
}

std::vector<track::Track> World::look(const std::string& camera, Time now, StreamTime stream) {
    std::vector<track::Track> tracks;
    for (auto& [id, body] : bodies_) {
        if (body.camera.empty() || body.camera == camera)
            tracks.push_back(report(body, now, stream));
    }
    ++looks_;
    std::erase_if(bodies_, [&](const auto& entry) {
        const Body& body = entry.second;
        const bool here = body.camera.empty() || body.camera == camera;
        return here && (body.sight == track::Sight::left || body.sight == track::Sight::empty);
    });
    return tracks;
}

}  // namespace linli::rules::script
