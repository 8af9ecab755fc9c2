// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/geometry.hpp"
#include "base/time.hpp"
#include "detect/detection.hpp"

namespace linli::track {

/// Unique within one camera for the life of the process; never reused.
using TrackId = std::uint64_t;

/// What is known about the place where a track should be, in this frame.
enum class Sight {
    seen,      ///< a detection was matched, or the place of a stay looks as it does with the thing
    unseen,    ///< no detection, no evidence either way
    occluded,  ///< another object stands before it
    left,      ///< it went out of the picture over its edge: positive evidence that it is gone
    empty,     ///< its place was looked at and is empty: positive evidence that it is gone
};
std::string_view name_of(Sight sight);
/// Positive evidence that a track is gone: it is reported so for the last time.
constexpr bool is_gone(Sight sight) { return sight == Sight::left || sight == Sight::empty; }

/// One object followed over frames.
struct Track {
    TrackId id = 0;
    detect::ClassLabel label = detect::ClassLabel::other;  ///< voted over its detections
    Box box;                                               ///< smoothed, pixels of the frame
    float confidence = 0;                                  ///< of the last matched detection
    Sight sight = Sight::seen;
    StreamTime first_seen{};
    StreamTime last_seen{};  ///< last matched detection
    /// Since when its centre has stayed within `still` of its box (Rule::still's default 0.1);
    /// unset while it moves.
    std::optional<StreamTime> still_since;
};

/// Everything the rules may know about one camera at one moment. Tracks are confirmed ones only; a
/// track with sight `left` or `empty` is reported once and is gone afterwards.
struct Scene {
    std::string camera;
    Moment moment;
    Size size;           ///< of the frame, pixels
    bool judged = true;  ///< false: warming or blind; absence means nothing in this scene
    std::vector<Track> tracks;
};

}  // namespace linli::track
