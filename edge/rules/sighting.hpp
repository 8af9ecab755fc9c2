// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "config/site.hpp"
#include "track/track.hpp"

namespace linli::rules {

/// A track of a scene with its box normalised 0..1 of the picture.
struct Sighting {
    track::TrackId id = 0;
    detect::ClassLabel label = detect::ClassLabel::other;
    Box box;
    float confidence = 0;
    track::Sight sight = track::Sight::seen;
    StreamTime first_seen{};
    std::optional<StreamTime> still_since;

    bool seen() const { return sight == track::Sight::seen; }
};

/// A scene as the rules look at it. Distances are in picture heights, so that they mean the same
/// along x and y.
struct View {
    explicit View(const track::Scene& scene);

    /// The sighting of track `id`, or null.
    const Sighting* find(track::TrackId id) const;
    float distance(Point a, Point b) const;
    /// Distance from `point` to the nearest edge of `polygon`, whichever side it is on.
    float to_edge(std::span<const Point> polygon, Point point) const;

    Moment now;
    bool judged;
    float aspect;  ///< width / height of the picture
    std::vector<Sighting> sightings;
};

/// The rule's word for a class label; unset for `other`.
std::optional<config::Subject> subject_of(detect::ClassLabel label);
/// "person", "vehicle", ...; "object" for `other`.
std::string_view word_of(detect::ClassLabel label);
bool looks_for(const config::Rule& rule, detect::ClassLabel label);

/// Whether a thing of this class is recognised by the place where it stands: it cannot step aside.
bool is_vehicle(detect::ClassLabel label);

/// Whether two boxes of a standing thing are the same place: IoU of at least 0.5.
bool same_place(const Box& a, const Box& b);

/// Whether a moving thing last seen at `from` may be the one now at `to`: its foot point has gone
/// at most half its height, and one height more for each second `elapsed`, never more than two
/// heights.
bool within_reach(const View& view, const Box& from, const Box& to, StreamDuration elapsed);

}  // namespace linli::rules
