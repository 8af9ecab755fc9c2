// SPDX-License-Identifier: Apache-2.0
#include "app/path_memory.hpp"

#include <algorithm>
#include <ranges>

namespace linli::app {

void PathMemory::remember(const track::Scene& scene) {
    std::erase_if(paths_, [&](const auto& entry) {
        return std::ranges::find(scene.tracks, entry.first, &track::Track::id) ==
               scene.tracks.end();
    });
    for (const track::Track& track : scene.tracks) {
        auto& path = paths_[track.id];
        if (track.sight != track::Sight::seen) continue;
        path.push_back(track.box.foot());
        if (path.size() > points_) path.erase(path.begin());
    }
}

std::vector<std::vector<Point>> PathMemory::paths() const {
    return paths_ | std::views::values | std::ranges::to<std::vector>();
}

}  // namespace linli::app
