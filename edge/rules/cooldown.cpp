// SPDX-License-Identifier: Apache-2.0
#include "rules/cooldown.hpp"

#include <algorithm>

namespace linli::rules {

void Cooldown::start(track::TrackId track, detect::ClassLabel label, const Box& box,
                     StreamTime at) {
    if (length_ > StreamDuration::zero()) ended_.push_back({track, label, box, at});
}

bool Cooldown::holds_back(const View& view, const Sighting& sighting) {
    std::erase_if(ended_,
                  [&](const Ended& ended) { return view.now.stream - ended.at >= length_; });
    return std::ranges::any_of(ended_, [&](const Ended& ended) {
        return ended.track == sighting.id ||
               (ended.label == sighting.label &&
                within_reach(view, ended.box, sighting.box, view.now.stream - ended.at));
    });
}

}  // namespace linli::rules
