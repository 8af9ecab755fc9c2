// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "base/geometry.hpp"
#include "base/time.hpp"

namespace linli::track {

/// Whether an object that stood at `place` has moved when it is seen at `box` now: see Stillness.
bool has_moved(const Box& place, const Box& box);

/// Decides since when an object stands, from its detected boxes. It has moved when its centre is
/// more than a tenth of the box (square root of its area) away from where it stood, by the median
/// of the last five looks: one odd box means nothing. Where opposite edges disagree (something
/// covers a part of it) only the movement both agree on counts, and a box that only grew narrower
/// or lower has not moved.
class Stillness {
  public:
    Stillness() = default;
    /// Has stood at `place` from `since` to `last` (an earlier process saw it).
    Stillness(StreamTime since, StreamTime last, const Box& place);

    /// One detected box.
    void add(StreamTime time, const Box& box);

    /// Since when it stands; unset until it has stood for two seconds, and while it moves.
    std::optional<StreamTime> since() const;

    /// The place where it stands: mean of the first boxes there.
    Box place() const { return place_; }

  private:
    struct Look {
        StreamTime time;
        Box box;
    };
    static constexpr std::size_t kWindow = 5;

    Box median() const;
    void start(StreamTime time, const Box& place);

    std::array<Look, kWindow> looks_{};
    std::size_t count_ = 0;  ///< looks added so far
    Box place_;
    float averaged_ = 0;  ///< boxes in place_
    StreamTime since_{};
    StreamTime last_{};
};

}  // namespace linli::track
