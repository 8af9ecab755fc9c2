// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <random>
#include <vector>

#include "track/tracker.hpp"

namespace linli::track {

/// A 640 x 480 street whose camera is looked at by hand.
class Street {
  public:
    explicit Street(TrackerOptions options = {}) : tracker(options) {}

    /// One look `seconds` after the start.
    std::vector<Track> look(double seconds, std::vector<detect::Detection> detections,
                            bool looked = true) {
        moment.stream =
            StreamTime{std::chrono::microseconds{static_cast<std::int64_t>(seconds * 1e6)}};
        tracks = tracker.update(moment, kSize, detections, looked);
        return tracks;
    }
    /// The reported track with `id` in the last look.
    std::optional<Track> track(TrackId id) const {
        const auto found = std::ranges::find(tracks, id, &Track::id);
        return found == tracks.end() ? std::nullopt : std::optional(*found);
    }

    static constexpr Size kSize{640, 480};
    Tracker tracker;
    Moment moment;
    std::vector<Track> tracks;
};

inline StreamTime at(double seconds) {
    return StreamTime{std::chrono::microseconds{static_cast<std::int64_t>(seconds * 1e6)}};
}

/// A detection of a person 40 x 100 whose foot point is (x, y).
inline detect::Detection person(float x, float y, float confidence = 0.9F) {
    return {.label = detect::ClassLabel::person,
            .confidence = confidence,
            .box = {x - 20, y - 100, 40, 100}};
}

/// A detection of a van 160 x 120 whose foot point is (x, y).
inline detect::Detection van(float x, float y, float confidence = 0.9F) {
    return {.label = detect::ClassLabel::vehicle,
            .confidence = confidence,
            .box = {x - 80, y - 120, 160, 120}};
}

/// A detector's jitter: every edge off by up to `share` of its side, evenly spread.
class Jitter {
  public:
    explicit Jitter(float share) : share_(share) {}
    detect::Detection operator()(detect::Detection detection) {
        Box& box = detection.box;
        const Box exact = box;
        box.x += off(exact.width);
        box.y += off(exact.height);
        box.width = exact.right() + off(exact.width) - box.x;
        box.height = exact.bottom() + off(exact.height) - box.y;
        return detection;
    }

  private:
    // Not a std distribution: its numbers differ between libraries.
    float off(float side) {
        const float unit = static_cast<float>(random_() % 20001) / 10000.0F - 1.0F;
        return unit * share_ * side;
    }
    float share_;
    std::mt19937 random_{7};
};

}  // namespace linli::track
