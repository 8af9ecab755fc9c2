// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "detect/detection.hpp"
#include "night_dice.hpp"
#include "night_picture.hpp"

namespace linli::track {

/// A detector that sees worse the darker it is, misses what is mostly covered, trembles, and now
/// and then sees what is not there.
class NightDetector {
  public:
    explicit NightDetector(std::uint64_t seed) : dice_(seed) {}

    std::vector<detect::Detection> look(const NightLight& light,
                                        std::span<const NightThing> things);

    /// Sees nothing at all of the thing with this id.
    void never_see(std::uint64_t id) { unseen_ = id; }

  private:
    float visible(const NightThing& thing, std::span<const NightThing> things) const;
    Box trembling(const Box& box);

    NightDice dice_;
    std::uint64_t unseen_ = 0;
};

}  // namespace linli::track
