// SPDX-License-Identifier: Apache-2.0
#include "detect/regions.hpp"

#include <algorithm>

#include "detect/suppress.hpp"

namespace linli::detect {
namespace {

constexpr float kMuchLarger = 1.5F;  ///< picture height against the network's input
constexpr float kLarge = 0.4F;       ///< of the picture's height: the whole picture shows it well
constexpr float kRoom = 3;           ///< side of a square against the box in it
constexpr float kTileOverlap = 0.25F;
constexpr float kAtBorder = 3;  constexpr float kSamePart = 0.7F;

Box square_around(const Box& box, float side, Size picture) {
    const auto place = [side](float centre, int extent) {
        return std::clamp(centre - side / 2, 0.0F, static_cast<float>(extent) - side);
    };
    return {place(box.centre().x, picture.width), place(box.centre().y, picture.height), side,
            side};
}

bool is_cut(const Sight& sight, Size picture) {
    const Box& box = sight.detection.box;
    const Box& region = sight.region;
    return (region.x > 0 && box.x - region.x < kAtBorder) ||
           (region.y > 0 && box.y - region.y < kAtBorder) ||
           (region.right() < static_cast<float>(picture.width) &&
            region.right() - box.right() < kAtBorder) ||
           (region.bottom() < static_cast<float>(picture.height) &&
            region.bottom() - box.bottom() < kAtBorder);
}

}  // namespace

std::vector<Box> closer_regions(Size picture, Size input, std::span<const Box> wanted,
                                std::size_t budget) {
    std::vector<Box> regions;
    const auto shorter = static_cast<float>(std::min(picture.width, picture.height));
    const auto least = static_cast<float>(std::max(input.width, input.height));
    if (shorter < kMuchLarger * least) return regions;
    for (const Box& box : wanted) {
        if (regions.size() >= budget) break;
        const float extent = std::max(box.width, box.height);
        if (box.area() <= 0 || extent > kLarge * static_cast<float>(picture.height)) continue;
        const bool shown = std::ranges::any_of(
            regions, [&](const Box& region) { return covered(box, region) > 0.99F; });
        if (!shown)
            regions.push_back(
                square_around(box, std::clamp(kRoom * extent, least, shorter), picture));
    }
    return regions;
}

std::vector<Box> tiles_of(Size picture, int columns, int rows) {
    const auto extent = [](int pixels, int count) {
        return static_cast<float>(pixels) /
               (static_cast<float>(count) - kTileOverlap * static_cast<float>(count - 1));
    };
    const float width = extent(picture.width, columns);
    const float height = extent(picture.height, rows);
    std::vector<Box> tiles;
    for (int y = 0; y < rows; ++y) {
        for (int x = 0; x < columns; ++x) {
            tiles.push_back(
                clipped({static_cast<float>(x) * width * (1 - kTileOverlap),
                         static_cast<float>(y) * height * (1 - kTileOverlap), width, height},
                        picture));
        }
    }
    return tiles;
}

std::vector<Detection> merge_sights(std::span<const Sight> sights, Size picture) {
    std::vector<Detection> whole;
    std::vector<Detection> cut;
    for (const auto& sight : sights)
        (is_cut(sight, picture) ? cut : whole).push_back(sight.detection);
    auto kept = suppress_overlaps(std::move(whole), kOverlap);
    // The largest part of an object that is whole nowhere stands for it.
    std::ranges::stable_sort(cut, std::ranges::greater{},
                             [](const Detection& d) { return d.box.area(); });
    for (const auto& part : cut) {
        const bool known = std::ranges::any_of(kept, [&](const Detection& other) {
            return confusable(other.label, part.label) &&
                   (covered(part.box, other.box) > kSamePart ||
                    iou(part.box, other.box) > kOverlap);
        });
        if (!known) kept.push_back(part);
    }
    return suppress_overlaps(std::move(kept), kOverlap);
}

}  // namespace linli::detect
