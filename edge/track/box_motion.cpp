// SPDX-License-Identifier: Apache-2.0
#include "track/box_motion.hpp"

#include <algorithm>
#include <cmath>

namespace linli::track {
namespace {

// Shares of the longer side. A detector's boxes jitter by some percent; a walker changes its speed
// by about half its height per second within a second; a car does a few of its lengths per second
// when first seen.
constexpr float kCentreJitter = 0.04F;
constexpr float kSizeJitter = 0.08F;
constexpr float kFirstSpeed = 1.0F;
constexpr float kSpeedChange = 0.2F;          // per square root of a second
constexpr float kRestingSpeedChange = 0.02F;  // the same, for what stands
constexpr float kSizeChange = 0.15F;          // per square root of a second
constexpr float kRestingSizeChange = 0.02F;
constexpr float kAtBorder = 0.01F;  // of the picture's side: an edge so near to it is cut off

float squared(float value) { return value * value; }

}  // namespace

BoxMotion::BoxMotion(const Box& box) {
    const Point centre = box.centre();
    x_.value = centre.x;
    y_.value = centre.y;
    width_.value = box.width;
    height_.value = box.height;
    const float side = scale();
    for (Axis* axis : {&x_, &y_}) {
        axis->pp = squared(kCentreJitter * side);
        axis->vv = squared(kFirstSpeed * side);
    }
    for (Axis* axis : {&width_, &height_}) axis->pp = squared(kSizeJitter * side);
}

float BoxMotion::scale() const { return std::max({width_.value, height_.value, 1.0F}); }

void BoxMotion::Axis::predict(float seconds, float density) {
    value += velocity * seconds;
    pp += seconds * (2 * pv + seconds * vv) + density * seconds * seconds * seconds / 3;
    pv += seconds * vv + density * seconds * seconds / 2;
    vv += density * seconds;
}

void BoxMotion::Axis::correct(float measured, float variance) {
    const float gain = pp / (pp + variance);
    const float speed_gain = pv / (pp + variance);
    const float surprise = measured - value;
    value += gain * surprise;
    velocity += speed_gain * surprise;
    vv -= speed_gain * pv;
    pv -= gain * pv;
    pp -= gain * pp;
}

void BoxMotion::predict(float seconds, Agility agility) {
    const float side = scale();
    const float change = agility == Agility::resting ? kRestingSpeedChange : kSpeedChange;
    x_.predict(seconds, squared(change * side));
    y_.predict(seconds, squared(change * side));
    const float grows = agility == Agility::resting ? kRestingSizeChange : kSizeChange;
    for (Axis* axis : {&width_, &height_}) axis->pp += squared(grows * side) * seconds;
}

/// What is measured as low..low + extent of an object of `known` extent in a picture 0..border.
BoxMotion::Span BoxMotion::whole_of(float low, float extent, float known, float border) {
    const float high = low + extent;
    const bool cut_low = low <= kAtBorder * border;
    const bool cut_high = high >= (1 - kAtBorder) * border;
    if (cut_low == cut_high || extent >= known) return {low + extent / 2, extent};
    return {cut_low ? high - known / 2 : low + known / 2, known};
}

void BoxMotion::correct(const Box& box, float confidence, Size picture) {
    const float side = scale();
    // The noise-scale-adaptive idea of Du et al., "GIAOTracker", ICCVW 2021: doubt makes the
    // measurement noisier.
    const float doubt = 1 + 2 * (1 - std::clamp(confidence, 0.0F, 1.0F));
    const auto across = whole_of(box.x, box.width, width_.value, static_cast<float>(picture.width));
    const auto down =
        whole_of(box.y, box.height, height_.value, static_cast<float>(picture.height));
    x_.correct(across.centre, squared(kCentreJitter * side * doubt));
    y_.correct(down.centre, squared(kCentreJitter * side * doubt));
    width_.correct(across.extent, squared(kSizeJitter * side * doubt));
    height_.correct(down.extent, squared(kSizeJitter * side * doubt));
}

void BoxMotion::halt() {
    for (Axis* axis : {&x_, &y_}) axis->velocity = axis->pv = axis->vv = 0;
}

void BoxMotion::settle() {
    halt();
    const float side = scale();
    for (Axis* axis : {&x_, &y_}) axis->pp = std::min(axis->pp, squared(kCentreJitter * side));
    for (Axis* axis : {&width_, &height_})
        axis->pp = std::min(axis->pp, squared(kSizeJitter * side));
}

Box BoxMotion::box() const {
    const float width = std::max(width_.value, 1.0F);
    const float height = std::max(height_.value, 1.0F);
    return {x_.value - width / 2, y_.value - height / 2, width, height};
}

Point BoxMotion::uncertainty() const {
    return {std::sqrt(std::max(x_.pp, 0.0F)), std::sqrt(std::max(y_.pp, 0.0F))};
}

}  // namespace linli::track
