// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "base/image.hpp"

namespace linli::detect {

/// What a small luma picture looks like when nothing moves: per pixel a running mean and a running
/// mean absolute deviation (its noise). Rates are in seconds of stream time. One thread.
class Background {
  public:
    /// `masked`: one byte a pixel, not 0 where the pixel never counts. Rows packed.
    Background(Size size, std::vector<std::uint8_t> masked);

    /// Starts again: `luma` is all that is known.
    void restart(const Image& luma);

    /// Which pixels (not 0) are unlike the background by more than their noise, after a change of
    /// brightness that most pixels share is taken out. Valid until the next call.
    const std::vector<std::uint8_t>& compare(const Image& luma);

    /// Takes `luma` in, the one last compared. What is unlike is learnt slowly, so that what walks
    /// is not, and what stays for half a minute is.
    void adapt(const Image& luma, float seconds);

    /// Takes `luma` in as plain background: each picture since `restart` weighs the same.
    void learn(const Image& luma);

  private:
    int shared_change(const Image& luma);

    std::vector<std::uint8_t> masked_;
    std::vector<std::uint8_t> unlike_;
    std::vector<float> mean_;
    std::vector<float> noise_;
    int learnt_ = 0;
};

}  // namespace linli::detect
