// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "track/track.hpp"

namespace linli::app {

/// Where the tracks of one camera walked lately, for a person who looks at a picture. One thread.
class PathMemory {
  public:
    /// Remembers at most `points` foot points a track.
    explicit PathMemory(std::size_t points) : points_(points) {}

    /// Adds the scene's seen tracks and forgets those that are gone.
    void remember(const track::Scene& scene);
    /// Oldest point first, pixels of the frame; one path a track that still exists.
    std::vector<std::vector<Point>> paths() const;

  private:
    std::size_t points_;
    std::map<track::TrackId, std::vector<Point>> paths_;
};

}  // namespace linli::app
