// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/geometry.hpp"

namespace linli::detect {

/// Which cells of a small picture have a say. Leaves, flicker and water make a cell blink: it moves
/// to and fro without anything travelling. Such a cell must show more than it usually does, and for
/// longer; when it calms down it has its say again. Rain and snow make the whole picture blink. One
/// thread.
class Restless {
  public:
    explicit Restless(Size grid);

    /// `counts`: unlike pixels of each cell in this picture, row by row; `seconds` since the last;
    /// `unsure`: the camera shakes or its exposure has just changed.
    /// Which cells (not 0) move. Valid until the next call.
    std::span<const std::uint8_t> judge(std::span<const std::uint8_t> counts, float seconds,
                                        bool unsure);

  private:
    /// The unlike pixels of one cell as a zigzag.
    struct Zigzag {
        std::uint8_t extreme = 0;  ///< highest (rising) or lowest since the last turn
        bool rising = false;
        float turns = 0;   ///< fading with time
        float swings = 0;  ///< pixels from turn to turn, all together, fading with time
    };

    void follow(Zigzag& zigzag, std::uint8_t count) const;
    bool weather(std::span<const std::uint8_t> counts, float seconds);
    int oldest_near(std::span<const std::uint8_t> ages, int column, int row) const;

    Size grid_;
    std::vector<Zigzag> zigzags_;
    std::vector<std::uint8_t> moving_;
    std::vector<std::uint8_t>
        ages_;  ///< pictures in a row in which a cell or its neighbour was filled
    std::vector<std::uint8_t> last_ages_;
    float sparks_ = 0;  ///< share of the cells that are filled for one picture only, fading
};

}  // namespace linli::detect
