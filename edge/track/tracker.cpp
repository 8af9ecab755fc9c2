// SPDX-License-Identifier: Apache-2.0
#include "track/tracker.hpp"

#include <algorithm>

#include "track/association.hpp"
#include "track/followed.hpp"
#include "track/unseen.hpp"

namespace linli::track {
namespace {

constexpr int kSureHits = 2;  // very confident detections that confirm a track
// A new track is forgotten when it was missed in more looks than this and for longer than that.
constexpr int kTentativeMisses = 2;
constexpr auto kTentativePatience = std::chrono::milliseconds{250};

}  // namespace

struct Tracker::Impl {
    explicit Impl(TrackerOptions chosen) : options(chosen) {}

    void look(Moment moment, Size size, std::span<const detect::Detection> detections,
              const Shown& shown);
    void skip(StreamTime now);
    void reconnect(Moment moment);
    void miss(Followed& track, Size size, StreamTime now);
    bool expired(const Followed& track, StreamTime now) const;
    bool confirmable(const Followed& track) const;
    std::vector<Track> report();

    TrackerOptions options;
    Association association;
    std::vector<Followed> tracks;  ///< ordered by id
    TrackId next_id = 1;
    std::optional<Moment> last;  ///< update
    StreamTime last_look{};
};

bool Tracker::Impl::confirmable(const Followed& track) const {
    return track.hits >= options.confirm_hits || track.sure_hits >= kSureHits;
}

bool Tracker::Impl::expired(const Followed& track, StreamTime now) const {
    if (track.sight == Sight::seen) return false;
    if (!track.confirmed) {
        return track.misses > kTentativeMisses && track.unseen_for(now) > kTentativePatience;
    }
    const auto keep = track.stay()      ? options.keep_still
                      : track.resting() ? options.keep_resting
                                        : options.keep_moving;
    return track.unseen_for(now) > keep;
}

/// What moved is somewhere else after a reconnect longer than it is kept. Nobody could see what
/// stands meanwhile, and what was known of its place is old.
void Tracker::Impl::reconnect(Moment moment) {
    std::erase_if(tracks, [&](const Followed& track) {
        return !track.resting() && track.unseen_for(moment.stream) > options.keep_moving;
    });
    for (Followed& track : tracks) {
        track.evidence.reset();
        if (track.stay()) track.hold(moment.stream - last->stream);
    }
    last = moment;
}

void Tracker::Impl::miss(Followed& track, Size size, StreamTime now) {
    ++track.misses;
    track.sight = why_unseen(track, tracks, size, now - last_look);
    if (track.evidence && track.sight != Sight::left) track.sight = *track.evidence;
    if (track.sight == Sight::seen) track.recognise(now);
    track.evidence.reset();
}

void Tracker::Impl::look(Moment moment, Size size, std::span<const detect::Detection> detections,
                         const Shown& shown) {
    const StreamTime now = moment.stream;
    for (Followed& track : tracks) track.predict(now, options.keep_moving);
    const auto& found =
        association.match(tracks, detections, options.low_confidence, options.high_confidence);
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        if (found.of_track[i] == Assignment::kNone) continue;
        tracks[i].match(now, detections[static_cast<std::size_t>(found.of_track[i])], size);
        tracks[i].confirmed = tracks[i].confirmed || confirmable(tracks[i]);
    }
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        if (found.of_track[i] != Assignment::kNone) continue;
        const Box visible = tracks[i].visible();
        if (shown && visible.area() > 0 && !shown(visible)) {
            tracks[i].overlook(now - last_look);
        } else {
            miss(tracks[i], size, now);
        }
    }
    std::erase_if(tracks, [&](const Followed& track) { return expired(track, now); });
    for (const std::size_t index : found.unmatched) {
        tracks.emplace_back(next_id++, now, detections[index], size);
        tracks.back().confirmed = confirmable(tracks.back());
    }
    last_look = now;
}

void Tracker::Impl::skip(StreamTime now) {
    const StreamDuration quiet = last ? now - last->stream : StreamDuration::zero();
    for (Followed& track : tracks) {
        if (track.sight == Sight::seen) {
            track.hold(quiet);
            track.motion.halt();
        } else if (track.evidence == Sight::seen) {
            track.recognise(now);
        } else if (track.evidence) {
            track.sight = *track.evidence;
        }
        // A recognised one goes on as such until the next look.
        if (track.evidence != Sight::seen) track.evidence.reset();
    }
    std::erase_if(tracks, [&](const Followed& track) { return expired(track, now); });
}

std::vector<Track> Tracker::Impl::report() {
    std::vector<Track> reported;
    reported.reserve(tracks.size());
    for (const Followed& track : tracks) {
        if (track.confirmed) reported.push_back(track.report());
    }
    std::erase_if(tracks, [](const Followed& track) { return is_gone(track.sight); });
    return reported;
}

Tracker::Tracker(TrackerOptions options) : impl_(std::make_unique<Impl>(options)) {}
Tracker::~Tracker() = default;
Tracker::Tracker(Tracker&&) noexcept = default;
Tracker& Tracker::operator=(Tracker&&) noexcept = default;

std::vector<Track> Tracker::update(Moment moment, Size size,
                                   std::span<const detect::Detection> detections, bool looked,
                                   const Shown& shown) {
    if (impl_->last && impl_->last->epoch != moment.epoch) impl_->reconnect(moment);
    if (looked) {
        impl_->look(moment, size, detections, shown);
    } else {
        impl_->skip(moment.stream);
    }
    impl_->last = moment;
    return impl_->report();
}

void Tracker::set_evidence(TrackId id, Sight sight) {
    const auto track = std::ranges::find(impl_->tracks, id, &Followed::id);
    if (track != impl_->tracks.end()) track->evidence = sight;
}

std::vector<Track> Tracker::restore(std::span<const Track> stays, StreamTime now) {
    for (const Track& stay : stays) {
        impl_->tracks.emplace_back(stay, now);
        impl_->next_id = std::max(impl_->next_id, stay.id + 1);
    }
    std::ranges::sort(impl_->tracks, {}, &Followed::id);
    return impl_->report();
}

std::vector<Track> Tracker::tentative() const {
    std::vector<Track> found;
    for (const Followed& track : impl_->tracks) {
        if (!track.confirmed && track.sight == Sight::seen) found.push_back(track.report());
    }
    return found;
}

}  // namespace linli::track
