// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/image.hpp"
#include "detect/background.hpp"

namespace linli::detect {

/// A small picture in squares of 8 x 8 pixels; sizes are whole numbers of squares.
inline constexpr int kCell = 8;
/// Of a cell's 64 pixels: a walker of 8 % of the height fills that wherever he stands.
inline constexpr int kLeastPixels = 6;

/// How many pixels of each cell are Unlike::yes, row by row.
std::vector<std::uint8_t> count_unlike(std::span<const Unlike> pixels, Size size);

/// Which cells (1) show the same in both pictures, but for `most` grey levels here and there more.
std::vector<std::uint8_t> same_cells(const Image& luma, const Image& other, int most);

/// One box, in cells, around each group of `cells` (not 0) that touch (also at a corner). Top to
/// bottom.
std::vector<Box> groups_of(std::vector<std::uint8_t> cells, Size grid);

/// How much the mean brightness differs from cell to cell: standard deviation in grey levels. Noise
/// averages out. Masked pixels (not 0) do not count; 0 when all are masked.
float contrast_of(const Image& luma, const std::vector<std::uint8_t>& masked);

}  // namespace linli::detect
