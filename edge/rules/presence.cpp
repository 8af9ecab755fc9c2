// SPDX-License-Identifier: Apache-2.0
#include "rules/presence.hpp"

#include <algorithm>

namespace linli::rules {
namespace {

using namespace std::chrono_literals;

/// A shorter step over the zone's edge is jitter of the box.
constexpr StreamDuration kExcursion = 1s;
/// Scenes further apart than this are no continuous watch: the slowest camera looks every 5 s.
constexpr StreamDuration kLookGap = 6s;
/// So long must looks find nothing of its kind before a vanished person or animal counts as gone.
constexpr StreamDuration kWatchedEmpty = 10s;
/// At most so much of the time between two processes counts as dwell: it is known by the wall clock
/// alone, which may have stepped.
constexpr StreamDuration kRestartDwell = 120s;

}  // namespace

std::string_view name_of(Departure departure) {
    switch (departure) {
        case Departure::left_zone:
            return "left_zone";
        case Departure::left_picture:
            return "left_picture";
        case Departure::place_empty:
            return "place_empty";
        case Departure::zone_empty:
            return "zone_empty";
    }
    return "unknown";
}

Presence::Presence(const Sighting& sighting, const View& view)
    : track_(sighting.id),
      label_(sighting.label),
      box_(sighting.box),
      inside_since_(view.now),
      seen_at_(view.now.stream),
      stands_at_(sighting.box) {
    see(view, sighting, /*inside=*/true, StreamDuration::zero());
}

Presence::Presence(Incident restored)
    : label_(restored.label),
      box_(restored.box),
      standing_(is_vehicle(restored.label)),
      restored_(true),
      stands_at_(restored.box),
      incident_(std::move(restored)) {
    incident_->track = 0;
}

bool Presence::claims(const View& view, const Sighting& sighting, StreamDuration gap) const {
    if (sighting.label != label_) return false;
    if (!sighting.seen()) {
        return restored_ && track_ == 0 && standing_ && sighting.still_since &&
               same_place(box_, sighting.box);
    }
    if (departure_ && departure_ != Departure::place_empty) return false;
    const StreamDuration unseen = restored_ ? kWatchedEmpty : view.now.stream - seen_at_;
    if (!restored_ && sighting.first_seen <= seen_at_) return false;
    if (candidate() && unseen > gap) return false;
    if (standing_) return sighting.still_since && same_place(box_, sighting.box);
    return within_reach(view, box_, sighting.box, unseen);
}

void Presence::take(const Sighting& sighting, Moment now) {
    track_ = sighting.id;
    if (!incident_ || sighting.seen()) return;
    incident_->track = track_;
    rebase(now, kRestartDwell);
}

void Presence::see(const View& view, const Sighting& sighting, bool inside, StreamDuration gap) {
    const StreamTime now = view.now.stream;
    rebase(view.now, kRestartDwell);
    const bool broken = now - seen_at_ > (missed_ ? gap : std::max(gap, kLookGap));
    if (candidate() && broken) inside_since_ = view.now;
    track_ = sighting.id;
    box_ = sighting.box;
    standing_ = is_vehicle(sighting.label) && sighting.still_since.has_value();
    seen_at_ = now;
    evidence_at_ = now;
    missed_ = false;
    watched_empty_ = {};
    present_ = inside;
    if (inside) {
        outside_since_.reset();
        departure_.reset();
    } else {
        if (!outside_since_) outside_since_ = now;
        if (now - *outside_since_ >= kExcursion) depart(Departure::left_zone, *outside_since_);
    }
    if (!incident_) return;
    incident_->track = track_;
    incident_->box = box_;
    incident_->confidence = sighting.confidence;
    if (inside) incident_->last_seen = view.now;
}

void Presence::miss(const View& view, const Sighting* own, bool kind_near,
                    StreamDuration since_look, StreamDuration cleared_after) {
    const StreamTime now = view.now.stream;
    skip(now);
    if (own != nullptr && own->sight == track::Sight::left)
        return depart(Departure::left_picture, now);
    if (own != nullptr && own->sight == track::Sight::empty)
        return depart(Departure::place_empty, now);
    const bool hidden = own != nullptr && own->sight == track::Sight::occluded;
    const bool watched = !standing_ && !hidden && !kind_near && since_look <= kLookGap;
    watched_empty_ = watched ? watched_empty_ + since_look : StreamDuration::zero();
    if (watched_empty_ >= std::max(kWatchedEmpty, cleared_after)) {
        depart(Departure::zone_empty, now - watched_empty_);
    }
}

void Presence::skip(StreamTime now) {
    present_ = false;
    missed_ = true;
    if (!evidence_at_) evidence_at_ = now;
}

void Presence::depart(Departure how, StreamTime since) {
    if (departure_) return;
    departure_ = how;
    departed_at_ = since;
    evidence_at_ = std::max(since, evidence_at_.value_or(since));
}

bool Presence::forgotten(StreamTime now, StreamDuration gap) const {
    return candidate() && (departure_ || (missed_ && now - seen_at_ > gap));
}

bool Presence::cleared(StreamTime now, StreamDuration cleared_after) const {
    return departure_ && now - departed_at_ >= cleared_after;
}

bool Presence::expired(StreamTime now, StreamDuration expired_after) const {
    return evidence_at_ && now - *evidence_at_ > expired_after;
}

std::optional<Departure> Presence::departure() const { return departure_; }

StreamTime Presence::dwell_from(StreamTime since) {
    if (candidate()) {
        stands_at_ = box_;
        return std::max(inside_since_.stream, since);
    }
    Moment& began = incident_->began;
    if (since > began.stream && standing_ && !same_place(stands_at_, box_)) {
        stands_at_ = box_;
        began.wall = incident_->last_seen.wall - (incident_->last_seen.stream - since);
        began.stream = since;
    }
    return began.stream;
}

void Presence::begin(Incident incident) { incident_ = std::move(incident); }

void Presence::anchor(Moment now) { rebase(now, StreamDuration::max()); }

/// Puts the times of an incident of an earlier process on the clock of this one, as if at most
/// `most` had passed since it was last seen.
void Presence::rebase(Moment now, StreamDuration most) {
    if (!restored_) return;
    restored_ = false;
    const StreamDuration between = std::clamp<StreamDuration>(now.wall - incident_->last_seen.wall,
                                                              StreamDuration::zero(), most);
    shift(now.stream - between - incident_->last_seen.stream, now.epoch);
    seen_at_ = incident_->last_seen.stream;
}

/// Moves every stream time of the incident, so that what lies between them stays.
void Presence::shift(StreamDuration by, std::uint32_t epoch) {
    const auto move = [&](Moment& moment) {
        moment.stream += by;
        moment.epoch = epoch;
    };
    move(incident_->began);
    move(incident_->last_seen);
    for (PhaseRecord& record : incident_->phases) move(record.moment);
}

}  // namespace linli::rules
