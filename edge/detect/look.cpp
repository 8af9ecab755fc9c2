// SPDX-License-Identifier: Apache-2.0
#include "detect/look.hpp"

#include <algorithm>

#include "detect/regions.hpp"

namespace linli::detect {
namespace {

using namespace std::chrono_literals;

constexpr int kTileColumns = 2;
constexpr int kTileRows = 2;
/// What stands still, and what comes in unnoticed, is seen this often while squares are looked at.
constexpr StreamDuration kWholeEvery = 1s;
/// The longer side of the smallest thing that a network may see, in pixels of its input.
constexpr float kLeastExtent = 16;

Box whole_of(Size picture) {
    return {0, 0, static_cast<float>(picture.width), static_cast<float>(picture.height)};
}

}  // namespace

bool Looked::shows(const Box& box) const {
    const Box visible = clipped(box, picture);
    if (visible.area() <= 0) return whole;
    return std::ranges::any_of(regions, [&](const Box& region) {
        const float width = box.width * static_cast<float>(input.width) / region.width;
        const float height = box.height * static_cast<float>(input.height) / region.height;
        return std::max(width, height) >= kLeastExtent && covered(visible, region) > 0.9F;
    });
}

bool Look::plan_squares(Looked& looked, Size picture, std::span<const Box> wanted) const {
    auto squares = squares_around(picture, looked.input, wanted, most_runs_);
    if (!squares || squares->empty()) return false;
    looked.regions = std::move(*squares);
    return true;
}

void Look::plan_whole(Looked& looked, Size picture, std::span<const Box> wanted) {
    looked.whole = true;
    looked.regions = {whole_of(picture)};
    if (most_runs_ < 2 || !closer_shows_more(picture, looked.input)) return;
    auto squares = squares_around(picture, looked.input, wanted, most_runs_ - 1);
    if (!squares)  // too many to see all of them closer: each in its turn
        squares = squares_around(picture, looked.input, wanted.subspan(turn_++ % wanted.size(), 1),
                                 most_runs_ - 1);
    if (squares) looked.regions.insert(looked.regions.end(), squares->begin(), squares->end());
    const auto tiles = tiles_of(picture, kTileColumns, kTileRows);
    const std::size_t spare = std::min(most_runs_ - looked.regions.size(), tiles.size());
    for (std::size_t i = 0; i < spare; ++i) looked.regions.push_back(tiles[turn_++ % tiles.size()]);
}

Result<Looked> Look::look(const ingest::Frame& frame, Detector& detector,
                          std::span<const Box> wanted, float threshold) {
    const Size picture = frame.size();
    const StreamTime now = frame.moment.stream;
    Looked looked;
    looked.picture = picture;
    looked.input = detector.input_size();
    const bool whole_due = !last_whole_ || now < *last_whole_ || now - *last_whole_ >= kWholeEvery;
    const bool squares_do =
        closer_shows_more(picture, looked.input) && plan_squares(looked, picture, wanted);
    if (squares_do && whole_due && came_closer_) {
        // What is wanted was seen closer just now, and will be with the next look.
        looked.regions = {whole_of(picture)};
        looked.whole = true;
    } else if (!squares_do || whole_due) {
        plan_whole(looked, picture, wanted);
    }
    came_closer_ = !looked.whole;
    if (looked.whole) last_whole_ = now;
    std::vector<Sight> sights;
    for (const Box& region : looked.regions) {
        auto found = detector.detect(frame, region, threshold);
        if (!found) return std::unexpected(std::move(found.error()));
        for (const Detection& detection : *found) {
            // Without the whole picture nobody can tell what a part belongs to.
            if (looked.whole || !is_cut(detection.box, region, picture))
                sights.push_back({detection, region});
        }
    }
    looked.detections = merge_sights(sights, picture);
    return looked;
}

}  // namespace linli::detect
