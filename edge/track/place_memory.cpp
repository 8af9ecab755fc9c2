// SPDX-License-Identifier: Apache-2.0
#include "track/place_memory.hpp"

#include <algorithm>

namespace linli::track {
namespace {

constexpr float kLeastContrast = 4;   // grey levels; less is sensor noise
constexpr float kLearnShare = 0.1F;   // of each new look in the remembered one
constexpr float kDriftShare = 0.02F;  // the same while only recognised: follows dusk
// A thing whose looks are less alike than this cannot be told from others.
constexpr float kTelling = 0.4F;
constexpr float kSame = 0.7F;        // of the usual likeness: it is still there
constexpr float kDifferent = 0.4F;   // of the usual likeness: it is something else
constexpr float kSameAround = 0.6F;  // of the usual likeness of the rim: it is the same light
constexpr float kSteady = 0.5F;      // likeness of the looks at what is there instead
constexpr int kShake = 2;            // pixels of a patch, to each side
// A thing that stands does not vanish from one look to the next while the light changes.
constexpr auto kContinuous = std::chrono::seconds{6};
constexpr auto kCarry = std::chrono::seconds{20};  // so long may learning it anew take

bool carries_something(const PlaceLook& look) { return look.place.contrast() >= kLeastContrast; }

}  // namespace

Result<PlaceLook> PlaceLook::of(const ingest::Frame& frame, const Box& place) {
    auto inner = Patch::of(frame, place);
    if (!inner) return std::unexpected(std::move(inner.error()));
    auto outer = Patch::of(frame, {place.x - place.width / 2, place.y - place.height / 2,
                                   2 * place.width, 2 * place.height});
    if (!outer) return std::unexpected(std::move(outer.error()));
    return PlaceLook{*inner, *outer};
}

PlaceMemory::PlaceMemory(const Box& box, std::size_t light, Known known) : box_(box) {
    known_[light] = known;
}

bool PlaceMemory::unknown() const {
    return std::ranges::all_of(known_, [](const Known& known) { return known.looks == 0; });
}

const PlaceMemory::Known* PlaceMemory::known(std::size_t light) const {
    return known_[light].looks >= kLearned ? &known_[light] : nullptr;
}

void PlaceMemory::learn(std::size_t light, const PlaceLook& look, StreamTime now) {
    there_at_ = now;
    carry_from_.reset();
    differing_ = 0;
    if (!carries_something(look)) return;
    Known& known = known_[light];
    if (known.looks == 0) {
        known = {.look = look};
    } else {
        const float alike = likeness(known.look.place, look.place);
        const float around = rim_likeness(known.look.around, look.around);
        known.usual += (alike - known.usual) * kLearnShare;
        known.usual_around += (around - known.usual_around) * kLearnShare;
        known.look.place.blend(look.place, kLearnShare);
        known.look.around.blend(look.around, kLearnShare);
    }
    known.looks = std::min(known.looks + 1, kLearned);
}

void PlaceMemory::light_changed(std::size_t light, bool fresh, StreamTime now) {
    differing_ = 0;
    if (fresh) known_[light] = {};
    const bool was_there = there_at_ && now - *there_at_ <= kContinuous;
    carry_from_.reset();
    if (was_there) carry_from_ = now;
}

/// In a new light: the looks after the change have to agree with each other.
PlaceSays PlaceMemory::carry_on(Known& known, const PlaceLook& look, StreamTime now, bool clear) {
    const bool agrees = known.looks == 0 || likeness(known.look.place, look.place) > kSteady;
    if (!clear || !agrees || now - *carry_from_ > kCarry) {
        carry_from_.reset();
        known = {};
        return PlaceSays::nothing;
    }
    const StreamTime from = *carry_from_;
    const std::size_t light = static_cast<std::size_t>(&known - known_.data());
    learn(light, look, now);
    if (known.looks < kLearned) carry_from_ = from;
    return PlaceSays::there;
}

Result<PlaceLook> PlaceMemory::look_at(std::size_t light, const ingest::Frame& frame) const {
    auto best = PlaceLook::of(frame, box_);
    const Known* thing = known(light);
    if (!best || thing == nullptr) return best;
    float most = likeness(thing->look.place, best->place);
    if (most > kSame * thing->usual) return best;
    for (int down = -kShake; down <= kShake; ++down) {
        for (int right = -kShake; right <= kShake; ++right) {
            Box shifted = box_;
            shifted.x += static_cast<float>(right) * box_.width / Patch::kSide;
            shifted.y += static_cast<float>(down) * box_.height / Patch::kSide;
            const auto place = Patch::of(frame, shifted);
            const float alike = place ? likeness(thing->look.place, *place) : -1;
            if (alike <= most) continue;
            most = alike;
            best->place = *place;
        }
    }
    return best;
}

PlaceSays PlaceMemory::judge(std::size_t light, const PlaceLook& look, StreamTime now, bool clear,
                             const StayMemoryOptions& options) {
    Known& known = known_[light];
    if (!carries_something(look)) {
        differing_ = 0;
        return PlaceSays::nothing;
    }
    if (known.looks < kLearned) {
        return carry_from_ ? carry_on(known, look, now, clear) : PlaceSays::nothing;
    }
    const float alike = likeness(known.look.place, look.place);
    const bool telling = known.usual >= kTelling;
    if (telling && alike > kSame * known.usual) {
        known.look.place.blend(look.place, kDriftShare);
        known.look.around.blend(look.around, kDriftShare);
        there_at_ = now;
        differing_ = 0;
        return PlaceSays::there;
    }
    const bool differs = telling && clear && alike <= kDifferent * known.usual;
    if (!differs ||
        rim_likeness(known.look.around, look.around) < kSameAround * known.usual_around) {
        differing_ = 0;
        return PlaceSays::nothing;
    }
    return differs_long_enough(look, now, options) ? PlaceSays::gone : PlaceSays::nothing;
}

/// What comes by looks different in every look; an empty place does not.
bool PlaceMemory::differs_long_enough(const PlaceLook& look, StreamTime now,
                                      const StayMemoryOptions& options) {
    if (differing_ == 0 || likeness(other_, look.place) < kSteady) {
        other_ = look.place;
        differing_ = 0;
        since_ = now;
    }
    ++differing_;
    return differing_ >= options.empty_looks && now - since_ >= options.empty_for;
}

}  // namespace linli::track
