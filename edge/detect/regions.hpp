// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "base/geometry.hpp"
#include "detect/detection.hpp"

namespace linli::detect {

/// Squares of a picture worth a closer look, in pixels, at most `budget` of them, none when the
/// picture is not much larger than `input` (what a network sees of it). One square holds as many of
/// the `wanted` boxes as fit; boxes that are large in the picture need none, and earlier boxes go
/// first.
std::vector<Box> closer_regions(Size picture, Size input, std::span<const Box> wanted,
                                std::size_t budget);

/// The picture in overlapping tiles, row by row; an object up to a quarter of a tile is whole in
/// one of them.
std::vector<Box> tiles_of(Size picture, int columns, int rows);

/// What one region showed.
struct Sight {
    Detection detection;
    Box region;
};

/// One list out of the sights of several regions of one picture, highest confidence first. Of two
/// boxes of one object the whole one stays: a box cut by the border of its region gives way to one
/// that covers most of it.
std::vector<Detection> merge_sights(std::span<const Sight> sights, Size picture);

}  // namespace linli::detect
