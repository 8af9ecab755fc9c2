// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "config/site.hpp"
#include "rules/sighting.hpp"

namespace linli::rules::safety {

/// The way of one foot point relative to a line. It has crossed when it was beyond the band on one
/// side, is beyond it on the other, and its path went through the line between the line's ends;
/// turning back inside the band is nothing, and so is going round an end. Works from point to
/// point, so a step that jumps over the whole band counts.
class LinePath {
  public:
    /// The next foot point, normalised. `band`: half-width in picture heights. Returns the
    /// direction of a crossing completed here, never Direction::both.
    std::optional<config::Direction> step(const View& view, const config::Line& line, float band,
                                          Point foot);

    /// True the first time for each direction.
    bool first(config::Direction direction);

  private:
    enum class Side { unknown, left, right };
    Side side_ = Side::unknown;
    std::optional<Point> last_;
    bool through_ = false;  ///< the last change of side went through the line between its ends
    bool forward_done_ = false;
    bool backward_done_ = false;
};

}  // namespace linli::rules::safety
