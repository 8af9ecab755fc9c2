// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <vector>

#include "track/track.hpp"

namespace linli::track {

/// One stay from its first sight to its end, for people who look back.
struct StayRecord {
    enum class End {
        empty,    ///< its place was seen empty
        moved,    ///< it was seen to move on
        expired,  ///< neither seen nor recognised for too long
        open,     ///< it still stood there at the end
    };
    TrackId id = 0;
    detect::ClassLabel label = detect::ClassLabel::other;
    Box place;  ///< normalised 0..1 of the picture, where it was seen last
    StreamTime first_seen{};
    StreamTime still_since{};
    StreamTime until{};  ///< the last moment it was known to the tracker
    End end = End::open;
    // How long it was what, from when it became a stay to `until`.
    StreamDuration seen{};
    StreamDuration unseen{};  ///< pictures that could not be judged count as unseen
    StreamDuration occluded{};
};
std::string_view name_of(StayRecord::End end);

/// Writes down the stays of one camera's scenes. One thread.
class StayLog {
  public:
    /// The next scene, in stream order.
    void add(const Scene& scene);
    /// All stays so far in the order they began; those that still stand are `open`.
    std::vector<StayRecord> records() const;

  private:
    void end(TrackId id, StayRecord::End how);
    void go_on(const Track& track, const Scene& scene, StreamDuration since_last);

    std::map<TrackId, StayRecord> open_;
    std::vector<StayRecord> ended_;
    std::optional<StreamTime> last_;
};

}  // namespace linli::track
