// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "detect/detection.hpp"
#include "ingest/frame.hpp"
#include "track/kept_stays.hpp"
#include "track/light_memory.hpp"
#include "track/place_memory.hpp"
#include "track/track.hpp"

namespace linli::track {

/// Remembers how the place of each still thing looks while it is detected there, and tells of an
/// undetected one what its place looks like now: as ever (seen), hidden by another track
/// (occluded), or different, standing still itself, without any detection and with the usual
/// surroundings for long enough (empty). The last is positive evidence that it is gone; that a
/// detector saw nothing never is. A place that is too dark or flat to tell gives no evidence
/// (unseen).
///
/// When the picture changes as a whole (lamp, infrared switch) looks of the other light say
/// nothing. A thing that was there a moment before is there a moment after, and its look in the new
/// light is learnt from that; after a longer time without pictures it has to be detected first.
///
/// Concurrency: one thread. Limits: an undetected thing that comes to stand before the stay for
/// long, and leaves its surroundings as they were, looks like an empty place.
class StayMemory {
  public:
    explicit StayMemory(StayMemoryOptions options = {}) : options_(options) {}

    /// One judged frame (call only for frames that the detector looked at), with the tracks and all
    /// detections found in it. Returns one sight for each still thing that was not detected: hand
    /// it to Tracker::set_evidence. Error: the picture could not be read; the memory is then
    /// unchanged.
    Result<std::vector<std::pair<TrackId, Sight>>> look(
        const ingest::Frame& frame, std::span<const Track> tracks,
        std::span<const detect::Detection> detections);

    /// What to keep over a restart, at `now`, of the stays among `tracks`.
    KeptStays keep(Moment now, Size size, std::span<const Track> tracks) const;
    /// Takes up what an earlier process kept: call before the first look. Returns the stays on the
    /// stream clock of `now` and in pixels of `size`: hand them to Tracker::restore. The time
    /// between is known by the wall clock alone, and is none when that went back.
    std::vector<Track> restore(const KeptStays& kept, Moment now, Size size);

  private:
    std::optional<Sight> judge(PlaceMemory& place, const Track& track, const ingest::Frame& frame,
                               std::span<const Track> tracks,
                               std::span<const detect::Detection> detections);

    StayMemoryOptions options_;
    std::map<TrackId, PlaceMemory> places_;
    LightMemory light_;
};

/// Whether a track stands for long enough, and is of a kind, to be remembered as a stay.
bool is_stay(const Track& track);

}  // namespace linli::track
