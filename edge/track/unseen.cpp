// SPDX-License-Identifier: Apache-2.0
#include "track/unseen.hpp"

#include <algorithm>

namespace linli::track {
namespace {

constexpr float kCovered = 0.4F;
constexpr float kInside = 0.5F;    // less of its box than this inside the picture: gone
constexpr float kBorder = 0.02F;   // share of the picture's width or height
constexpr float kOutward = 0.05F;  // of its longer side per second: less is jitter

/// Whether at one side of the picture, `distance` pixels away, something going there at `speed` was
/// about to go out.
bool going_out(float distance, float speed, float extent, float side, float gap) {
    return speed > kOutward * side && distance <= kBorder * extent + speed * gap;
}

bool was_leaving(const Followed& track, Size picture, float gap) {
    const Box& box = track.last_box;
    const auto width = static_cast<float>(picture.width);
    const auto height = static_cast<float>(picture.height);
    const Point speed = track.last_velocity;
    const float side = std::max(box.width, box.height);
    return going_out(box.x, -speed.x, width, side, gap) ||
           going_out(width - box.right(), speed.x, width, side, gap) ||
           going_out(box.y, -speed.y, height, side, gap) ||
           going_out(height - box.bottom(), speed.y, height, side, gap);
}

}  // namespace

Sight why_unseen(const Followed& track, std::span<const Followed> all, Size picture,
                 StreamDuration look_gap) {
    const Box box = track.motion.box();
    const float gap = std::min(std::chrono::duration<float>(look_gap).count(), 1.0F);
    if (!track.resting() && was_leaving(track, picture, gap) &&
        clipped(box, picture).area() < kInside * box.area()) {
        return Sight::left;
    }
    const bool hidden = std::ranges::any_of(all, [&](const Followed& other) {
        return other.id != track.id && other.confirmed && other.sight == Sight::seen &&
               other.last_box.bottom() > box.bottom() &&
               covered(box, other.motion.box()) > kCovered;
    });
    return hidden ? Sight::occluded : Sight::unseen;
}

}  // namespace linli::track
