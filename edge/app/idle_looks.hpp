// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "base/time.hpp"
#include "track/track.hpp"

namespace linli::app {

/// How often a scene in which nothing moves is looked at all the same, since what stands still
/// makes no motion: soon after something happened, then at twice the distance each time as long as
/// every look shows the same parked vehicles and nothing else. One thread.
class IdleLooks {
  public:
    static constexpr StreamDuration kSoon = std::chrono::seconds(3);
    static constexpr StreamDuration kSeldom = std::chrono::seconds(24);

    /// From a look to the next one while nothing moves.
    StreamDuration distance() const { return distance_; }

    /// Something moved, or the stream began anew.
    void disturbed() { distance_ = kSoon; }

    /// A scene in which nothing moves has been looked at. `tracks`: what is followed now;
    /// `tentative`: whether something else was detected that may become a track.
    void looked(std::span<const track::Track> tracks, bool tentative);

  private:
    StreamDuration distance_ = kSoon;
    std::vector<track::TrackId> before_;  ///< what the look before showed
};

}  // namespace linli::app
