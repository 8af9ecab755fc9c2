// SPDX-License-Identifier: Apache-2.0
#include "night_detector.hpp"

#include <algorithm>

namespace linli::track {
namespace {

constexpr double kByDay = 0.97;  // share of looks that find a thing
constexpr double kInDark = 0.1;
constexpr double kInInfrared = 0.2;
constexpr double kInHeadlights = 0.5;  // of the rest
constexpr double kTremble = 0.03;      // of a side
constexpr double kOddBox = 0.03;       // share of boxes that are far off
constexpr float kEnoughVisible = 0.5F;
constexpr double kGhosts = 0.01;  // per look

double share_found(const NightLight& light) {
    double share = kInInfrared;
    if (!light.infrared) {
        const double bright = std::min(1.0, double{light.day} * 1.3 + (light.lamp ? 0.2 : 0.0));
        share = kInDark + (kByDay - kInDark) * bright;
    }
    return light.headlights > 0.3F ? share * kInHeadlights : share;
}

}  // namespace

float NightDetector::visible(const NightThing& thing, std::span<const NightThing> things) const {
    float hidden = 0;
    for (const NightThing& other : things) {
        if (other.box.bottom() > thing.box.bottom())
            hidden = std::max(hidden, covered(thing.box, other.box));
    }
    const Box inside = clipped(thing.box, NightPicture::kSize);
    return (1 - hidden) * inside.area() / thing.box.area();
}

Box NightDetector::trembling(const Box& box) {
    const double share = dice_.chance(kOddBox) ? 5 * kTremble : kTremble;
    const auto off = [&](float side) {
        return static_cast<float>(dice_.between(-share, share)) * side;
    };
    const float left = box.x + off(box.width);
    const float top = box.y + off(box.height);
    return {left, top, box.right() + off(box.width) - left, box.bottom() + off(box.height) - top};
}

std::vector<detect::Detection> NightDetector::look(const NightLight& light,
                                                   std::span<const NightThing> things) {
    std::vector<detect::Detection> found;
    const double share = share_found(light);
    for (const NightThing& thing : things) {
        const bool seen = dice_.chance(share) && visible(thing, things) >= kEnoughVisible;
        if (!seen || thing.id == unseen_) continue;
        found.push_back({.label = thing.coat == NightThing::Coat::person
                                      ? detect::ClassLabel::person
                                      : detect::ClassLabel::vehicle,
                         .confidence = static_cast<float>(dice_.between(0.2 + 0.25 * share, 0.95)),
                         .box = clipped(trembling(thing.box), NightPicture::kSize)});
    }
    if (dice_.chance(kGhosts)) {
        const auto x = static_cast<float>(dice_.between(0, 280));
        const auto y = static_cast<float>(dice_.between(60, 150));
        found.push_back({detect::ClassLabel::other, 0.2F, {x, y, 40, 60}});
    }
    return found;
}

}  // namespace linli::track
