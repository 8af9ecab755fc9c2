// SPDX-License-Identifier: Apache-2.0
#include "app/idle_looks.hpp"

#include <algorithm>
#include <ranges>

namespace linli::app {
namespace {

/// Whoever else stands there may go at any time, and a vehicle that a look missed is asked for
/// soon.
bool is_parked_in_sight(const track::Track& track) {
    return track.label == detect::ClassLabel::vehicle && track.still_since &&
           track.sight == track::Sight::seen;
}

}  // namespace

void IdleLooks::looked(std::span<const track::Track> tracks, bool tentative) {
    auto now = tracks | std::views::transform(&track::Track::id) | std::ranges::to<std::vector>();
    const bool same =
        !tentative && now == before_ && std::ranges::all_of(tracks, is_parked_in_sight);
    distance_ = same ? std::min(2 * distance_, kSeldom) : kSoon;
    before_ = std::move(now);
}

}  // namespace linli::app
