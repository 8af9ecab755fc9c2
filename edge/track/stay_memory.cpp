// SPDX-License-Identifier: Apache-2.0
#include "track/stay_memory.hpp"

#include <algorithm>

#include "track/class_vote.hpp"

namespace linli::track {
namespace {

using detect::Detection;

constexpr auto kSettled = std::chrono::seconds{3};
constexpr float kLeastContrast = 4;   // grey levels; less is sensor noise
constexpr int kLearned = 5;           // looks before a place is known
constexpr float kLearnShare = 0.1F;   // of each new look in the remembered one
constexpr float kDriftShare = 0.02F;  // the same while it is unseen but looks as ever: follows dusk
constexpr float kTelling =
    0.4F;  // a thing whose looks are less alike than this cannot be told from others
constexpr float kSame = 0.7F;          // of the usual likeness: it is still there
constexpr float kDifferent = 0.4F;     // of the usual likeness: it is something else
constexpr float kSteady = 0.5F;        // likeness of the looks at what is there instead
constexpr float kWholeChanged = 0.5F;  // likeness of whole pictures under which the light changed
constexpr float kTouches = 0.1F;       // share of the place that something else covers
constexpr float kHides = 0.4F;

bool is_stay(const Track& track) {
    return track.still_since && may_stay(track.label) &&
           track.last_seen - *track.still_since >= kSettled;
}

/// Largest share of `place` that one other track seen now covers.
float cover_by_others(const Box& place, TrackId id, std::span<const Track> tracks) {
    float most = 0;
    for (const Track& other : tracks) {
        if (other.id != id && other.sight == Sight::seen)
            most = std::max(most, covered(place, other.box));
    }
    return most;
}

bool touched(const Box& place, std::span<const Detection> detections) {
    return std::ranges::any_of(detections, [&](const Detection& detection) {
        return covered(place, detection.box) > kTouches;
    });
}

}  // namespace

void StayMemory::learn(Place& place, const Patch& patch) {
    place.differing = 0;
    if (patch.contrast() < kLeastContrast) return;
    if (place.learned == 0) {
        place.occupied = patch;
        place.usual = 1;
    } else {
        const float alike = likeness(place.occupied, patch);
        place.usual += (alike - place.usual) * kLearnShare;
        place.occupied.blend(patch, kLearnShare);
    }
    place.learned = std::min(place.learned + 1, kLearned);
}

Sight StayMemory::judge(Place& place, const Patch& patch, StreamTime now) {
    const bool telling =
        place.learned >= kLearned && place.usual >= kTelling && patch.contrast() >= kLeastContrast;
    const float alike = telling ? likeness(place.occupied, patch) : 0;
    if (!telling || alike > kDifferent * place.usual) {
        place.differing = 0;
        if (telling && alike > kSame * place.usual) place.occupied.blend(patch, kDriftShare);
        return Sight::unseen;
    }
    // What comes by looks different in every look; an empty place does not.
    if (place.differing == 0 || likeness(place.other, patch) < kSteady) {
        place.other = patch;
        place.differing = 0;
        place.since = now;
    }
    ++place.differing;
    const bool enough =
        place.differing >= options_.empty_looks && now - place.since >= options_.empty_for;
    return enough ? Sight::empty : Sight::unseen;
}

void StayMemory::note_global_change(const Patch& whole) {
    const bool changed =
        whole_ && (whole.contrast() < kLeastContrast || likeness(*whole_, whole) < kWholeChanged);
    if (changed) {
        for (auto& [id, place] : places_) {
            place.learned = 0;
            place.differing = 0;
        }
    }
    whole_ = whole;
}

Result<std::vector<std::pair<TrackId, Sight>>> StayMemory::look(
    const ingest::Frame& frame, std::span<const Track> tracks,
    std::span<const Detection> detections) {
    const Size size = frame.size();
    const auto whole =
        Patch::of(frame, {0, 0, static_cast<float>(size.width), static_cast<float>(size.height)});
    if (!whole) return std::unexpected(whole.error());
    note_global_change(*whole);
    std::erase_if(places_, [&](const auto& entry) {
        return !std::ranges::contains(tracks, entry.first, &Track::id);
    });

    std::vector<std::pair<TrackId, Sight>> sights;
    for (const Track& track : tracks) {
        if (!is_stay(track)) {
            places_.erase(track.id);
            continue;
        }
        auto& place = places_[track.id];
        if (place.learned == 0) place.box = track.box;
        const float cover = cover_by_others(place.box, track.id, tracks);
        if (track.sight != Sight::seen && cover > kHides) {
            sights.emplace_back(track.id, Sight::occluded);
            place.differing = 0;
        } else if (track.sight != Sight::seen && touched(place.box, detections)) {
            sights.emplace_back(track.id, Sight::unseen);
            place.differing = 0;
        } else if (const auto patch = Patch::of(frame, place.box);
                   patch && track.sight != Sight::seen) {
            sights.emplace_back(track.id, judge(place, *patch, frame.moment.stream));
        } else if (patch && cover < kTouches) {
            learn(place, *patch);
        }
    }
    return sights;
}

}  // namespace linli::track
