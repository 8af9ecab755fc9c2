// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "detect/detection.hpp"
#include "track/track.hpp"

namespace linli::track {

/// How tracks live and die. Times are stream time.
struct TrackerOptions {
    float high_confidence = 0.4F;  ///< starts a track and is matched first
    float low_confidence = 0.1F;   ///< may keep a track alive, never starts one
    int confirm_hits = 3;  ///< detections before a track is reported; two of 0.8 or more do as well
    std::chrono::microseconds keep_moving{
        2'000'000};  ///< unseen moving track is dropped after so long
    std::chrono::microseconds keep_resting{
        10'000'000};  ///< the same for a person or animal that stands still
    std::chrono::microseconds keep_still{
        1'800'000'000};  ///< a still thing (a stay) that is neither seen nor recognised by its
                         ///< place is remembered so long; time without pictures does not count
};

/// Whether an object that fills this box (pixels of the frame) could have been seen.
using Shown = std::function<bool(const Box&)>;

/// Follows detections over the frames of one camera. Deterministic. Owned by one thread.
class Tracker {
  public:
    explicit Tracker(TrackerOptions options = {});
    ~Tracker();
    Tracker(Tracker&&) noexcept;
    Tracker& operator=(Tracker&&) noexcept;

    /// One frame, its moment not before the last one's: all its detections (any order, >=
    /// low_confidence). `looked` = false when the detector did not look because nothing moves
    /// (quiet gate): what was seen then keeps its box and sight, and nothing counts as missed.
    /// `shown` says of a box whether the look could have seen what is there (unset: all of the
    /// picture was seen): an undetected track that was not shown counts as not missed, and keeps
    /// its sight while it rests. Returns every confirmed track, ordered by id; one with sight
    /// `left` or `empty` for the last time.
    std::vector<Track> update(Moment moment, Size size,
                              std::span<const detect::Detection> detections, bool looked = true,
                              const Shown& shown = {});

    /// Tells the tracker what a look at the place of still track `id` showed (StayMemory): `seen` =
    /// it looks as it does with the thing. Takes effect with the next update, and only if that does
    /// not detect the track. An unknown id is ignored.
    void set_evidence(TrackId id, Sight sight);

    /// Takes up stays of an earlier process under their ids: call before the first update, at most
    /// once. They are unseen, at their places, from `now` on; the time before it does not count as
    /// unseen. `stays`: times on this process's stream clock, still_since set. Returns them as the
    /// next update would report them.
    std::vector<Track> restore(std::span<const Track> stays, StreamTime now);

    /// The not yet confirmed tracks seen in the last update, ordered by id: for offline tools that
    /// look back.
    std::vector<Track> tentative() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace linli::track
