// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/image.hpp"

namespace linli::detect {

/// How a pixel compares with the background.
enum class Unlike : std::uint8_t {
    no,     ///< as always, within its noise
    relit,  ///< other light on the same thing
    yes,    ///< something else is there
};

/// What a small luma picture looks like when nothing moves: per pixel a running mean and its
/// noise, a running mean absolute difference from picture to picture. Rates are in seconds of
/// stream time. One thread.
class Background {
  public:
    /// `masked`: one byte a pixel, not 0 where the pixel never counts. Rows packed.
    Background(Size size, std::vector<std::uint8_t> masked);

    /// Starts again: `luma` is all that is known.
    void restart(const Image& luma);

    /// Which pixels are unlike the background by more than their noise, after a change of
    /// brightness that most pixels share is taken out. Valid until the next call.
    std::span<const Unlike> compare(const Image& luma);

    /// The same `luma` again, at more cost: what a small movement of the camera or other light
    /// explains is no longer unlike. Valid until the next call.
    std::span<const Unlike> reconsider(const Image& luma);

    /// Whether the exposure of the picture last compared was another than before.
    bool exposed() const { return exposed_; }
    /// And whether the camera had moved a little.
    bool shifted() const { return shift_ != Point{}; }

    /// Takes `luma` in, the one last compared. What is unlike is learnt slowly, so that what walks
    /// is not, and what stays for half a minute is.
    void adapt(const Image& luma, float seconds);

    /// Takes `luma` in as plain background: each picture since `restart` weighs the same.
    void learn(const Image& luma);

    /// Forgets what was at the pixels of the `cells` (one byte a cell, not 0): `luma` is all that
    /// is known of them.
    void accept(const Image& luma, std::span<const std::uint8_t> cells);

  private:
    int shared_change(const Image& luma) const;
    void mark(const Image& luma);
    void follow_exposure(const Image& luma);
    void follow_camera(const Image& luma);
    void take_light_out(const Image& luma);
    Point shift_of(const Image& luma) const;
    void align(const Image& luma);

    Size size_;
    std::vector<std::uint8_t> masked_;
    std::vector<Unlike> unlike_;
    std::vector<float> mean_;
    std::vector<float> noise_;
    std::vector<float> last_;       ///< the picture before, for the noise
    std::vector<float> expected_;   ///< the mean as this picture should show it
    std::vector<float> tolerance_;  ///< grey levels around it
    Point shift_;                   ///< of the camera in the picture last compared
    Point shift_before_;            ///< and the last one before it
    int shifted_alike_ = 0;         ///< pictures in a row that were shifted in the same way
    std::vector<float> aligned_;    ///< the picture with the shift taken back
    bool exposed_ = false;
    int learnt_ = 0;
};

}  // namespace linli::detect
