// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "rules/sighting.hpp"

namespace linli::rules {

/// Holds back a new incident of the same thing at the same zone or line for a while after the last
/// one ended. The same thing is the same track, or one of the same class near where it was last
/// seen. Dwell counts meanwhile: what is still there when the time is over is reported then.
class Cooldown {
  public:
    explicit Cooldown(StreamDuration length) : length_(length) {}

    /// An incident of this thing, last seen at `box`, ended `at`.
    void start(track::TrackId track, detect::ClassLabel label, const Box& box, StreamTime at);
    bool holds_back(const View& view, const Sighting& sighting);

  private:
    struct Ended {
        track::TrackId track;
        detect::ClassLabel label;
        Box box;
        StreamTime at;
    };
    StreamDuration length_;
    std::vector<Ended> ended_;
};

}  // namespace linli::rules
