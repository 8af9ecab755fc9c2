// SPDX-License-Identifier: Apache-2.0
#include "rules/parking/illegal_parking.hpp"

#include <algorithm>
#include <cmath>
#include <format>

#include "rules/parking/queue.hpp"

namespace linli::rules::parking {
namespace {

constexpr float kTrackerStill = 0.1F;  // Track::still_since

float moved_share(const View& view, const Box& from, const Box& to) {
    const float size = std::sqrt(from.area() * view.aspect);
    return size > 0 ? view.distance(from.centre(), to.centre()) / size : 0;
}

}  // namespace

IllegalParking::IllegalParking(const config::Rule& rule, const config::Zone& zone)
    : still_(rule.still),
      queue_neighbours_(rule.queue_neighbours),
      queue_longest_(rule.confirmed_after),
      zone_(zone.id),
      polygon_(zone.polygon) {}

void IllegalParking::look(const View& view) {
    std::erase_if(standing_, [&](const auto& entry) { return view.find(entry.first) == nullptr; });
    for (const Sighting& sighting : view.sightings) {
        if (sighting.seen() && is_vehicle(sighting.label)) look_at(sighting, view);
    }
    if (queue_neighbours_ > 0) find_queues(view);
}

void IllegalParking::look_at(const Sighting& sighting, const View& view) {
    const auto known = standing_.find(sighting.id);
    if (known == standing_.end()) {
        if (!sighting.still_since) return;
        standing_[sighting.id] = {.since = *sighting.still_since,
                                  .tracker_since = *sighting.still_since,
                                  .anchor = sighting.box};
        return;
    }
    Standing& standing = known->second;
    standing.moved_share = moved_share(view, standing.anchor, sighting.box);
    const bool tracker_says_moved = sighting.still_since != standing.tracker_since;
    const bool moved =
        standing.moved_share > still_ && (tracker_says_moved || still_ < kTrackerStill);
    if (!moved && (!tracker_says_moved || still_ > kTrackerStill)) {
        standing.tracker_since = sighting.still_since.value_or(standing.tracker_since);
        return;
    }
    const StreamTime queued = standing.counts_from;
    standing_.erase(known);
    if (!sighting.still_since) return;
    const StreamTime since = tracker_says_moved ? *sighting.still_since : view.now.stream;
    standing_[sighting.id] = {.since = since,
                              .tracker_since = *sighting.still_since,
                              .anchor = sighting.box,
                              .counts_from = queued};
}

void IllegalParking::find_queues(const View& view) {
    std::vector<Box> boxes;
    std::vector<Standing*> row;
    for (const Sighting& sighting : view.sightings) {
        const auto known = standing_.find(sighting.id);
        if (known == standing_.end() || !contains(polygon_, sighting.box.foot())) continue;
        known->second.neighbours = 0;
        if (sighting.sight == track::Sight::left || sighting.sight == track::Sight::empty) continue;
        if (view.now.stream - known->second.since >= queue_longest_) continue;
        boxes.push_back(sighting.box);
        row.push_back(&known->second);
    }
    const auto counts = row_neighbours(boxes, view.aspect);
    for (std::size_t i = 0; i < row.size(); ++i) {
        row[i]->neighbours = counts[i];
        if (counts[i] >= queue_neighbours_) row[i]->counts_from = view.now.stream;
    }
}

std::optional<StreamTime> IllegalParking::since(const Sighting& sighting) const {
    const auto known = standing_.find(sighting.id);
    if (known == standing_.end()) return std::nullopt;
    const Standing& standing = known->second;
    if (queue_neighbours_ > 0 && standing.neighbours >= queue_neighbours_) return std::nullopt;
    return std::max(standing.since, standing.counts_from);
}

std::string IllegalParking::sentence(detect::ClassLabel label, StreamDuration dwell) const {
    return std::format("{} stood {} in zone '{}'", word_of(label), format_seconds(dwell), zone_);
}

void IllegalParking::add_facts(const Sighting& sighting, Facts& facts) const {
    const auto known = standing_.find(sighting.id);
    if (known == standing_.end()) return;
    facts["moved_share"] = std::format("{:.3f}", known->second.moved_share);
    facts["still_limit"] = std::format("{:.3f}", still_);
    facts["row_neighbours"] = std::to_string(known->second.neighbours);
}

}  // namespace linli::rules::parking
