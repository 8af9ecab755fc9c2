// SPDX-License-Identifier: Apache-2.0
#include "track/stay_memory.hpp"

#include <algorithm>

#include "track/class_vote.hpp"

namespace linli::track {
namespace {

using detect::Detection;

constexpr auto kSettled = std::chrono::seconds{3};
constexpr float kTouches = 0.1F;      // share of the place that something else covers
constexpr float kHides = 0.4F;        // the same, of what is then not to be seen
constexpr float kOfNeighbour = 0.6F;  // IoU of a detection with the stay it shows

/// What else is at a place.
struct Company {
    bool hidden = false;    ///< something nearer, seen now, covers much of it
    bool touched = false;   ///< something covers a part of it, or may still do so
    bool detected = false;  ///< a detection lies on it, whatever it is of
};

/// Another stay that overlaps a little: the place is always seen with it.
bool is_neighbour(const Track& other, float share) { return is_stay(other) && share <= kHides; }

Company company_at(const Box& place, TrackId id, std::span<const Track> tracks,
                   std::span<const Detection> detections) {
    Company company;
    std::vector<Box> neighbours;
    for (const Track& other : tracks) {
        if (other.id == id || is_gone(other.sight)) continue;
        const float share = covered(place, other.box);
        if (is_neighbour(other, share)) {
            neighbours.push_back(other.box);
            continue;
        }
        company.touched = company.touched || share > kTouches;
        const bool nearer = other.box.bottom() >= place.bottom();
        company.hidden = company.hidden || (other.sight == Sight::seen && nearer && share > kHides);
    }
    company.detected = std::ranges::any_of(detections, [&](const Detection& detection) {
        const bool known = std::ranges::any_of(neighbours, [&](const Box& neighbour) {
            return iou(neighbour, detection.box) >= kOfNeighbour;
        });
        return !known && covered(place, detection.box) > kTouches;
    });
    return company;
}

Box scaled(const Box& box, float x, float y) {
    return {box.x * x, box.y * y, box.width * x, box.height * y};
}

}  // namespace

bool is_stay(const Track& track) {
    return track.still_since && may_stay(track.label) &&
           track.last_seen - *track.still_since >= kSettled;
}

/// What to say of `track`; nothing when it was detected.
std::optional<Sight> StayMemory::judge(PlaceMemory& place, const Track& track,
                                       const ingest::Frame& frame, std::span<const Track> tracks,
                                       std::span<const Detection> detections) {
    const StreamTime now = frame.moment.stream;
    const bool detected = track.last_seen == now;
    if (detected && place.unknown()) place.move_to(track.box);
    const Company company = company_at(place.box(), track.id, tracks, detections);
    if (!detected && company.hidden) {
        place.pass();
        return Sight::occluded;
    }
    if (detected) {
        const auto look = PlaceLook::of(frame, place.box());
        if (look && !company.touched) place.learn(light_.now(), *look, now);
        return std::nullopt;
    }
    const auto look = place.look_at(light_.now(), frame);
    if (!look) return Sight::unseen;  // its place is out of the picture
    const bool clear = !company.touched && !company.detected;
    switch (place.judge(light_.now(), *look, now, clear, options_)) {
        case PlaceSays::there:
            return Sight::seen;
        case PlaceSays::gone:
            return Sight::empty;
        case PlaceSays::nothing:
            break;
    }
    return Sight::unseen;
}

Result<std::vector<std::pair<TrackId, Sight>>> StayMemory::look(
    const ingest::Frame& frame, std::span<const Track> tracks,
    std::span<const Detection> detections) {
    const Size size = frame.size();
    const StreamTime now = frame.moment.stream;
    const auto whole =
        Patch::of(frame, {0, 0, static_cast<float>(size.width), static_cast<float>(size.height)});
    if (!whole) return std::unexpected(whole.error());
    std::erase_if(places_, [&](const auto& entry) {
        const auto track = std::ranges::find(tracks, entry.first, &Track::id);
        return track == tracks.end() || !is_stay(*track);
    });
    const auto change = light_.see(*whole, now);
    if (change == LightMemory::Change::known || change == LightMemory::Change::fresh) {
        for (auto& [id, place] : places_)
            place.light_changed(light_.now(), change == LightMemory::Change::fresh, now);
    }
    std::vector<std::pair<TrackId, Sight>> sights;
    for (const Track& track : tracks) {
        if (!is_stay(track)) continue;
        auto& place = places_.try_emplace(track.id, track.box).first->second;
        if (change == LightMemory::Change::dark) {
            place.pass();
            if (track.last_seen != now) sights.emplace_back(track.id, Sight::unseen);
        } else if (const auto sight = judge(place, track, frame, tracks, detections)) {
            sights.emplace_back(track.id, *sight);
        }
    }
    return sights;
}

KeptStays StayMemory::keep(Moment now, Size size, std::span<const Track> tracks) const {
    KeptStays kept{
        .kept_at = now.wall, .whole = light_.whole(light_.usual()).value_or(Patch{}), .stays = {}};
    const auto width = static_cast<float>(size.width);
    const auto height = static_cast<float>(size.height);
    const StreamDuration back = now.stream - StreamTime{};
    for (const Track& track : tracks) {
        if (!is_stay(track) || is_gone(track.sight)) continue;
        KeptStay stay{.track = track, .known = {}};
        // Exactly where its look was learnt, if it was.
        const auto place = places_.find(track.id);
        const Box box = place == places_.end() ? track.box : place->second.box();
        stay.track.box = scaled(clipped(box, size), 1 / width, 1 / height);
        if (stay.track.box.area() <= 0) continue;
        stay.track.first_seen -= back;
        stay.track.last_seen -= back;
        *stay.track.still_since -= back;
        const auto* known = place == places_.end() ? nullptr : place->second.known(light_.usual());
        if (known != nullptr) stay.known = *known;
        kept.stays.push_back(stay);
    }
    const auto since = [](const KeptStay& stay) { return *stay.track.still_since; };
    std::ranges::stable_sort(kept.stays, {}, since);
    if (kept.stays.size() > KeptStays::kMost)
        kept.stays.erase(kept.stays.begin() + KeptStays::kMost, kept.stays.end());
    return kept;
}

std::vector<Track> StayMemory::restore(const KeptStays& kept, Moment now, Size size) {
    const StreamDuration between =
        std::max<StreamDuration>(now.wall - kept.kept_at, StreamDuration::zero());
    const StreamDuration onward = now.stream - between - StreamTime{};
    light_.restore(kept.whole);
    std::vector<Track> tracks;
    for (const KeptStay& stay : kept.stays) {
        Track track = stay.track;
        track.box =
            scaled(track.box, static_cast<float>(size.width), static_cast<float>(size.height));
        track.first_seen += onward;
        track.last_seen += onward;
        *track.still_since += onward;
        track.sight = Sight::unseen;
        places_.insert_or_assign(track.id, PlaceMemory(track.box, light_.now(), stay.known));
        tracks.push_back(track);
    }
    return tracks;
}

}  // namespace linli::track
