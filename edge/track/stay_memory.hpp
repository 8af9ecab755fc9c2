// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "detect/detection.hpp"
#include "ingest/frame.hpp"
#include "track/patch.hpp"
#include "track/track.hpp"

namespace linli::track {

/// When a place counts as empty.
struct StayMemoryOptions {
    int empty_looks = 5;  ///< looks in a row that show something else than the stay ...
    std::chrono::microseconds empty_for{5'000'000};  ///< ... over at least so much stream time
};

/// Remembers how the place of each still thing looks while it is seen there, and tells of an unseen
/// one what its place looks like now: still like the thing (unseen), hidden by another track
/// (occluded), or different, standing still itself, and without any detection for long enough
/// (empty). The last is positive evidence that it is gone; that a detector saw nothing never is. A
/// place that is too dark or flat to tell, or a picture that changed as a whole (lamp, infrared
/// switch), gives no evidence: the place is then judged again only after the thing was seen anew.
///
/// Concurrency: one thread. Limits: an undetected thing that comes to stand before the stay for
/// long looks like an empty place.
class StayMemory {
  public:
    explicit StayMemory(StayMemoryOptions options = {}) : options_(options) {}

    /// One judged frame (call only for frames that the detector looked at), with the tracks and all
    /// detections found in it. Returns one sight for each still thing that was not seen: hand it to
    /// Tracker::set_evidence. Error: the picture could not be read; the memory is then unchanged.
    Result<std::vector<std::pair<TrackId, Sight>>> look(
        const ingest::Frame& frame, std::span<const Track> tracks,
        std::span<const detect::Detection> detections);

  private:
    struct Place {
        Box box;             ///< where it was seen last
        Patch occupied;      ///< how it looks with the thing
        float usual = 0;     ///< how like `occupied` a look at the thing is on average
        int learned = 0;     ///< looks that went into `occupied` since it was last voided
        Patch other;         ///< what was there instead, at the first of `differing` looks
        int differing = 0;   ///< looks in a row
        StreamTime since{};  ///< first of them
    };
    void learn(Place& place, const Patch& patch);
    Sight judge(Place& place, const Patch& patch, StreamTime now);
    void note_global_change(const Patch& whole);

    StayMemoryOptions options_;
    std::map<TrackId, Place> places_;
    std::optional<Patch> whole_;  ///< the last whole picture
};

}  // namespace linli::track
