// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>

#include "track/place_memory.hpp"

namespace linli::track {

/// Tells the lights of one camera apart (day, lamp, infrared) by the structure of the whole
/// picture. Slow change stays the same light. One thread.
class LightMemory {
  public:
    enum class Change {
        none,
        dark,   ///< the picture carries nothing: no light at all
        known,  ///< back to a light that was seen before
        fresh,  ///< another light, in the slot of the one unused for longest
    };
    /// The next whole picture.
    Change see(const Patch& whole, StreamTime now);
    /// Which light shines, 0..PlaceMemory::kLights - 1.
    std::size_t now() const { return now_; }
    /// Which light shone in most of the last hundred or so pictures: not the headlights that are
    /// just passing.
    std::size_t usual() const;
    /// How the whole picture looks in `light`; unset while it was never seen.
    const std::optional<Patch>& whole(std::size_t light) const { return lights_[light].whole; }
    /// Begins with a picture of an earlier process.
    void restore(const Patch& whole) { lights_[now_].whole = whole; }

  private:
    struct Light {
        std::optional<Patch> whole;
        StreamTime used = StreamTime::min();
        float share = 0;  ///< of the last pictures, each older one counting a little less
    };
    std::array<Light, PlaceMemory::kLights> lights_;
    std::size_t now_ = 0;
};

}  // namespace linli::track
