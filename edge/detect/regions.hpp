// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/geometry.hpp"
#include "detect/detection.hpp"

namespace linli::detect {

/// Whether a look closer than at the whole picture shows more: it is no smaller than `input` (what
/// a network sees of it) in either direction.
bool closer_shows_more(Size picture, Size input);

/// At most `most` squares that together hold all `wanted` boxes (pixels of `picture`) with room
/// around each, none smaller than half of `input`: objects in them reach the network larger than in
/// the whole picture, small ones up to twice as large as they were filmed. Neighbours share a
/// square. Empty result: nothing is wanted. Unset: that many boxes, or one so large, are shown as
/// well by the whole picture. For a picture where closer_shows_more.
std::optional<std::vector<Box>> squares_around(Size picture, Size input,
                                               std::span<const Box> wanted, std::size_t most);

/// The picture in overlapping tiles, row by row; an object up to a quarter of a tile is whole in
/// one of them.
std::vector<Box> tiles_of(Size picture, int columns, int rows);

/// What one region showed.
struct Sight {
    Detection detection;
    Box region;
};

/// Whether `box` ends at a border of `region` that is not a border of the picture: it may be a part
/// of something larger.
bool is_cut(const Box& box, const Box& region, Size picture);

/// One list out of the sights of several regions of one picture, highest confidence first. Of two
/// boxes of one object the whole one stays: a box cut by the border of its region gives way to one
/// that covers most of it.
std::vector<Detection> merge_sights(std::span<const Sight> sights, Size picture);

}  // namespace linli::detect
