// SPDX-License-Identifier: Apache-2.0
#include "night_picture.hpp"

#include <algorithm>
#include <cmath>

#include "night_dice.hpp"

namespace linli::track {
namespace {

constexpr float kInfraredLamp = 0.8F;
constexpr float kStreetLamp = 0.35F;
constexpr float kMostGain = 6;

float bell(float x, float y, float reach) { return std::exp(-(x * x + y * y) / (reach * reach)); }

/// The cone of a lamp that never moves, worked out once.
class Cone {
  public:
    Cone(float x, float y, float reach) {
        for (int row = 0; row < NightPicture::kSize.height; ++row) {
            for (int column = 0; column < NightPicture::kSize.width; ++column)
                light_.push_back(
                    bell(static_cast<float>(column) - x, static_cast<float>(row) - y, reach));
        }
    }
    float at(int x, int y) const {
        return light_[static_cast<std::size_t>(y * NightPicture::kSize.width + x)];
    }

  private:
    std::vector<float> light_;
};

/// 0..1, the same for the same block of pixels.
float grain(int x, int y, int block) {
    const auto at =
        static_cast<std::uint64_t>(x / block) * 4096 + static_cast<std::uint64_t>(y / block);
    return static_cast<float>(scrambled(at) % 1000) / 1000;
}

/// What the street reflects where nothing stands, 0..1. Leaves and paint are bright in infrared.
float street(int x, int y, bool infrared) {
    if (y < 40 && x > 200)
        return infrared ? 0.6F + 0.35F * grain(x, y, 6) : 0.1F + 0.3F * grain(x, y, 6);
    if (y < 90) {
        const bool window = x % 44 > 12 && x % 44 < 34 && y % 36 > 8 && y % 36 < 28;
        if (window) return infrared ? 0.5F : 0.15F;
        return (infrared ? 0.35F : 0.6F) + 0.06F * grain(x, y, 5);
    }
    if (y < 130) return 0.5F + 0.12F * static_cast<float>((x / 20 + y / 12) % 2);  // paving stones
    if (y < 134) return infrared ? 0.4F : 0.75F;                                   // the kerb
    if (y > 205 && y < 212 && x % 60 < 35) return 0.85F;                           // a painted line
    return (infrared ? 0.3F : 0.35F) + 0.1F * grain(x, y, 8);
}

/// What a vehicle reflects at (u, v), 0..1 of its box.
float vehicle(NightThing::Coat coat, float u, float v, bool infrared) {
    const float body = coat == NightThing::Coat::van      ? (infrared ? 0.55F : 0.8F)
                       : coat == NightThing::Coat::saloon ? (infrared ? 0.7F : 0.25F)
                                                          : 0.45F;
    const float roof = coat == NightThing::Coat::saloon ? 0.45F : 0.35F;
    if (v > 0.75F) {
        const bool wheel = std::abs(u - 0.2F) < 0.1F || std::abs(u - 0.8F) < 0.1F;
        return wheel ? 0.08F : 0.18F;
    }
    if (v > 0.1F && v < roof) {
        const float panes = coat == NightThing::Coat::coach ? 6 : 3;
        return std::fmod(u * panes, 1.0F) < 0.75F ? 0.12F : body;
    }
    if (v > 0.5F && v < 0.6F && coat == NightThing::Coat::van) return u > 0.5F ? 0.3F : 0.1F;
    return v > 0.55F && (u < 0.06F || u > 0.94F) ? 0.95F : body;  // lamps
}

float person(float u, float v, std::uint64_t id, bool infrared) {
    if (v < 0.15F) return u > 0.3F && u < 0.7F ? 0.6F : -1;
    if (v < 0.55F) return infrared ? 0.75F : 0.15F + 0.05F * static_cast<float>(id % 10);
    return std::fmod(u * 2, 1.0F) < 0.7F ? 0.2F : -1;
}

}  // namespace

NightPicture::NightPicture(NightLight light, std::vector<NightThing> things, std::uint64_t noise)
    : light_(light), things_(std::move(things)), noise_(noise) {
    std::ranges::sort(things_, std::greater{},
                      [](const auto& thing) { return thing.box.bottom(); });
    const float mean = light_.infrared ? 0.45F
                                       : 0.02F + 0.9F * light_.day + (light_.lamp ? 0.12F : 0.0F) +
                                             0.15F * light_.headlights;
    gain_ = std::min(0.8F / mean, kMostGain);
}

float NightPicture::reflects(int x, int y) const {
    for (const NightThing& thing : things_) {
        const float u = (static_cast<float>(x) + 0.5F - thing.box.x) / thing.box.width;
        const float v = (static_cast<float>(y) + 0.5F - thing.box.y) / thing.box.height;
        if (u < 0 || u >= 1 || v < 0 || v >= 1) continue;
        const float seen = thing.coat == NightThing::Coat::person
                               ? person(u, v, thing.id, light_.infrared)
                               : vehicle(thing.coat, u, v, light_.infrared);
        if (seen >= 0) return seen;
    }
    return street(x, y, light_.infrared);
}

/// The light that falls on a place.
float NightPicture::lit(int x, int y) const {
    static const Cone infrared(160, 130, 170);
    static const Cone street_lamp(230, 120, 120);
    float light = 0.9F * light_.day + 0.02F;
    if (light_.infrared) {
        light = 0.08F + kInfraredLamp * infrared.at(x, y);
    } else if (light_.lamp) {
        light += kStreetLamp * street_lamp.at(x, y);
    }
    if (light_.headlights <= 0) return light;
    const float across = static_cast<float>(x) - light_.headlights_x;
    const float down = (static_cast<float>(y) - 150) * 1.6F;
    return light + 1.5F * light_.headlights * bell(across, down, 60);
}

float NightPicture::luma(int x, int y) const {
    const float light = lit(x, y);
    const auto at = noise_ + static_cast<std::uint64_t>(y) * 512 + static_cast<std::uint64_t>(x);
    // Sensor noise grows with the gain.
    const float noise = static_cast<float>(scrambled(at) % 2001) / 1000 - 1;
    return 255 * 0.7F * reflects(x, y) * light * gain_ + 8 + noise * (2 + gain_);
}

Result<void> NightPicture::draw(const Box& region, ImageView target) const {
    const Box box = clipped(region, kSize);
    if (box.area() <= 0) return fail(ErrorCode::invalid_argument, "empty region");
    const auto pixel = [](float from, float extent, int i, int n, int most) {
        const float share = (static_cast<float>(i) + 0.5F) / static_cast<float>(n);
        return std::min(static_cast<int>(from + share * extent), most - 1);
    };
    for (int row = 0; row < target.size.height; ++row) {
        const int y = pixel(box.y, box.height, row, target.size.height, kSize.height);
        for (int column = 0; column < target.size.width; ++column) {
            const int x = pixel(box.x, box.width, column, target.size.width, kSize.width);
            target.row(row)[column] =
                static_cast<std::uint8_t>(std::clamp(luma(x, y), 0.0F, 255.0F));
        }
    }
    return {};
}

}  // namespace linli::track
