// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "ingest/frame.hpp"

namespace linli::track {

/// The light on the street, as a camera with automatic exposure and an infrared lamp sees it.
struct NightLight {
    float day = 1;           ///< daylight, 0..1
    bool lamp = false;       ///< the street lamp is on
    bool infrared = false;   ///< the camera has switched to infrared
    float headlights = 0;    ///< of a passing car, 0..1
    float headlights_x = 0;  ///< where their cone is, pixels
};

/// Something painted into the street. `Coat` is what it looks like.
struct NightThing {
    enum class Coat { van, saloon, coach, person };
    std::uint64_t id = 0;
    Coat coat = Coat::person;
    Box box;
};

/// A street in grey of 320 x 240 pixels: a house, a pavement, a road, a lamp, and `things` on it,
/// the nearer before the farther. Every pixel is worked out when it is asked for, with a sensor's
/// noise.
class NightPicture final : public ingest::Picture {
  public:
    static constexpr Size kSize{320, 240};

    NightPicture(NightLight light, std::vector<NightThing> things, std::uint64_t noise);
    Size size() const override { return kSize; }
    Result<void> draw(const Box& region, ImageView target) const override;

  private:
    float luma(int x, int y) const;
    float reflects(int x, int y) const;
    float lit(int x, int y) const;

    NightLight light_;
    std::vector<NightThing> things_;  ///< nearest first
    std::uint64_t noise_;
    float gain_;
};

}  // namespace linli::track
