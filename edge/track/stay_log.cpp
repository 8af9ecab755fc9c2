// SPDX-License-Identifier: Apache-2.0
#include "track/stay_log.hpp"

#include <algorithm>
#include <tuple>

#include "track/stay_memory.hpp"

namespace linli::track {
namespace {

Box share_of_picture(const Box& box, Size size) {
    const auto width = static_cast<float>(size.width);
    const auto height = static_cast<float>(size.height);
    const Box cut = clipped(box, size);
    return {cut.x / width, cut.y / height, cut.width / width, cut.height / height};
}

StreamDuration& time_as(StayRecord& record, Sight sight) {
    if (sight == Sight::seen) return record.seen;
    return sight == Sight::occluded ? record.occluded : record.unseen;
}

}  // namespace

std::string_view name_of(StayRecord::End end) {
    switch (end) {
        case StayRecord::End::empty:
            return "empty";
        case StayRecord::End::moved:
            return "moved";
        case StayRecord::End::expired:
            return "expired";
        case StayRecord::End::open:
            break;
    }
    return "end of clip";
}

void StayLog::end(TrackId id, StayRecord::End how) {
    auto stay = open_.extract(id);
    if (stay.empty()) return;
    stay.mapped().end = how;
    ended_.push_back(stay.mapped());
}

void StayLog::go_on(const Track& track, const Scene& scene, StreamDuration since_last) {
    const auto known = open_.find(track.id);
    if (known != open_.end() && known->second.still_since != *track.still_since) {
        end(track.id, StayRecord::End::moved);
        since_last = StreamDuration::zero();
    }
    const auto [stay, is_new] = open_.try_emplace(track.id);
    StayRecord& record = stay->second;
    if (is_new) {
        record.id = track.id;
        record.first_seen = track.first_seen;
        record.still_since = *track.still_since;
    } else {
        time_as(record, scene.judged ? track.sight : Sight::unseen) += since_last;
    }
    record.label = track.label;
    if (track.sight == Sight::seen) record.place = share_of_picture(track.box, scene.size);
    record.until = scene.moment.stream;
}

void StayLog::add(const Scene& scene) {
    const StreamTime now = scene.moment.stream;
    const StreamDuration since_last = last_ ? now - *last_ : StreamDuration::zero();
    last_ = now;
    std::vector<TrackId> vanished;
    for (const auto& [id, record] : open_) {
        if (!std::ranges::contains(scene.tracks, id, &Track::id)) vanished.push_back(id);
    }
    for (const TrackId id : vanished) end(id, StayRecord::End::expired);
    for (const Track& track : scene.tracks) {
        if (!is_stay(track)) {
            end(track.id, StayRecord::End::moved);
            continue;
        }
        go_on(track, scene, since_last);
        if (track.sight == Sight::empty) end(track.id, StayRecord::End::empty);
        if (track.sight == Sight::left) end(track.id, StayRecord::End::moved);
    }
}

std::vector<StayRecord> StayLog::records() const {
    std::vector<StayRecord> all = ended_;
    for (const auto& [id, record] : open_) all.push_back(record);
    std::ranges::sort(all, {}, [](const StayRecord& record) {
        return std::tuple(record.still_since, record.id);
    });
    return all;
}

}  // namespace linli::track
