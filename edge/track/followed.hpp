// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "detect/detection.hpp"
#include "track/box_motion.hpp"
#include "track/class_vote.hpp"
#include "track/stillness.hpp"
#include "track/track.hpp"

namespace linli::track {

/// The tracker's own record of one object, from its first detection on.
struct Followed {
    Followed(TrackId id, StreamTime time, const detect::Detection& detection, Size picture);
    /// A stay of an earlier process, at `now` not yet seen in this one. `kept.still_since` is set.
    Followed(const Track& kept, StreamTime now);

    /// Moves its box on to `now`; what was not seen for longer than `reach` stays where it was
    /// then.
    void predict(StreamTime now, StreamDuration reach);
    /// Takes in the detection matched to it at `now`.
    void match(StreamTime now, const detect::Detection& detection, Size picture);
    /// Its place looks at `now` as it does with it, though no detection was matched.
    void recognise(StreamTime now);
    /// Time that passed without a look and without motion in the picture does not count as unseen.
    void hold(StreamDuration quiet);
    /// A look `gap` after the one before could not have seen it: while it rests it stays as it is,
    /// while it moves nobody knows.
    void overlook(StreamDuration gap);

    /// Stands for some seconds already: the next look is expected to find it at its place.
    bool resting() const;
    /// Resting and of a class that is kept for long.
    bool stay() const { return resting() && may_stay(vote.winner()); }
    /// How long it has not been seen, quiet time left out.
    StreamDuration unseen_for(StreamTime now) const { return now - last_seen - held; }
    /// Where its box should be seen: the part inside the picture.
    Box visible() const;
    /// What the rules may know of it.
    Track report() const;

    TrackId id;
    BoxMotion motion;
    ClassVote vote;
    Stillness stillness;
    Size picture;         ///< of the last detection; empty before the first in this process
    Box last_box;         ///< as last detected
    Point last_velocity;  ///< when last detected, pixels per second
    float confidence = 0;
    Sight sight = Sight::seen;
    std::optional<Sight> evidence;  ///< of StayMemory, until the next look or skip
    StreamTime first_seen;
    StreamTime last_seen;
    StreamTime predicted_to;
    StreamDuration held{};
    int hits = 0;
    int sure_hits = 0;  ///< hits of very confident detections
    int misses = 0;     ///< looks without a match, in a row
    bool confirmed = false;
};

}  // namespace linli::track
