// SPDX-License-Identifier: Apache-2.0
#include "detect/look.hpp"

#include <algorithm>

#include "detect/regions.hpp"

namespace linli::detect {
namespace {

constexpr int kTileColumns = 2;
constexpr int kTileRows = 2;

}  // namespace

std::vector<Box> Look::plan(Size picture, Size input, std::span<const Box> moving,
                            std::span<const Box> expected) {
    std::vector<Box> regions = {
        {0, 0, static_cast<float>(picture.width), static_cast<float>(picture.height)}};
    std::vector<Box> wanted(expected.begin(), expected.end());
    wanted.insert(wanted.end(), moving.begin(), moving.end());
    const std::size_t budget = most_regions_ > 1 ? most_regions_ - 1 : 0;
    for (const auto& region : closer_regions(picture, input, wanted, budget))
        regions.push_back(region);
    if (2 * std::min(picture.width, picture.height) < 3 * std::max(input.width, input.height))
        return regions;
    const auto tiles = tiles_of(picture, kTileColumns, kTileRows);
    for (std::size_t i = 0; i < tiles.size() && regions.size() <= budget; ++i) {
        regions.push_back(tiles[next_tile_++ % tiles.size()]);
    }
    return regions;
}

Result<std::vector<Detection>> Look::look(const ingest::Frame& frame, Detector& detector,
                                          std::span<const Box> moving,
                                          std::span<const Box> expected, float threshold) {
    std::vector<Sight> sights;
    for (const auto& region : plan(frame.size(), detector.input_size(), moving, expected)) {
        auto found = detector.detect(frame, region, threshold);
        if (!found) return found;
        for (const auto& detection : *found) sights.push_back({detection, region});
    }
    return merge_sights(sights, frame.size());
}

}  // namespace linli::detect
