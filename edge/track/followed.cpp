// SPDX-License-Identifier: Apache-2.0
#include "track/followed.hpp"

#include <algorithm>

namespace linli::track {
namespace {

constexpr float kSure = 0.8F;
constexpr auto kResting = std::chrono::seconds{3};
constexpr int kKeptVotes = 10;  // detections that a kept class counts as

float seconds(StreamDuration duration) {
    return std::chrono::duration<float>(std::max(duration, StreamDuration::zero())).count();
}

}  // namespace

Followed::Followed(TrackId new_id, StreamTime time, const detect::Detection& detection, Size size)
    : id(new_id), motion(detection.box), first_seen(time), last_seen(time), predicted_to(time) {
    match(time, detection, size);
}

Followed::Followed(const Track& kept, StreamTime now)
    : id(kept.id),
      motion(kept.box),
      stillness(*kept.still_since, kept.last_seen, kept.box),
      last_box(kept.box),
      confidence(kept.confidence),
      sight(Sight::unseen),
      first_seen(kept.first_seen),
      last_seen(kept.last_seen),
      predicted_to(now),
      held(now - kept.last_seen),
      hits(kKeptVotes),
      misses(1),
      confirmed(true) {
    for (int i = 0; i < kKeptVotes; ++i) vote.add(kept.label, 1);
    motion.halt();
}

void Followed::predict(StreamTime now, StreamDuration reach) {
    const StreamTime until = std::min(now, last_seen + held + reach);
    motion.predict(seconds(until - predicted_to), resting() ? Agility::resting : Agility::moving);
    predicted_to = now;
}

void Followed::match(StreamTime now, const detect::Detection& detection, Size size) {
    picture = size;
    if (hits > 0) motion.correct(detection.box, detection.confidence, size);
    vote.add(detection.label, detection.confidence);
    stillness.add(now, detection.box);
    if (resting()) motion.halt();
    last_box = detection.box;
    last_velocity = motion.velocity();
    confidence = detection.confidence;
    sight = Sight::seen;
    evidence.reset();
    last_seen = now;
    held = {};
    misses = 0;
    ++hits;
    if (detection.confidence >= kSure) ++sure_hits;
}

void Followed::recognise(StreamTime now) {
    sight = Sight::seen;
    held = now - last_seen;
    predicted_to = now;
    misses = 0;
    motion.settle();
}

void Followed::hold(StreamDuration quiet) {
    held += quiet;
    predicted_to += quiet;
}

void Followed::overlook(StreamDuration gap) {
    if (resting()) {
        held += gap;
    } else {
        sight = Sight::unseen;
    }
}

bool Followed::resting() const {
    const auto since = stillness.since();
    return since && last_seen - *since >= kResting;
}

Box Followed::visible() const {
    const Box box = motion.box();
    return picture == Size{} ? box : clipped(box, picture);
}

Track Followed::report() const {
    return {.id = id,
            .label = vote.winner(),
            .box = visible(),
            .confidence = confidence,
            .sight = sight,
            .first_seen = first_seen,
            .last_seen = last_seen,
            .still_since = stillness.since()};
}

}  // namespace linli::track
