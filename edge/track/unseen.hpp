// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "track/followed.hpp"

namespace linli::track {

/// Why a look did not find `track`: `left` when it was last seen going out at the picture's border
/// and is predicted to be mostly outside now, `occluded` when a seen object that stands nearer (its
/// foot is lower) covers much of its place, else `unseen`. `look_gap`: stream time between looks.
Sight why_unseen(const Followed& track, std::span<const Followed> all, Size picture,
                 StreamDuration look_gap);

}  // namespace linli::track
