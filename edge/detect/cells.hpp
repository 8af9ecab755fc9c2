// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "base/image.hpp"

namespace linli::detect {

/// A small picture in squares of 8 x 8 pixels; sizes are whole numbers of squares.
inline constexpr int kCell = 8;

/// Which cells (row by row) hold at least `least` pixels that are not 0.
std::vector<bool> filled_cells(const std::vector<std::uint8_t>& pixels, Size size, int least);

/// One box, in cells, around each group of cells that touch (also at a corner). Top to bottom.
std::vector<Box> groups_of(std::vector<bool> cells, Size grid);

/// How much the mean brightness differs from cell to cell: standard deviation in grey levels. Noise
/// averages out. Masked pixels (not 0) do not count; 0 when all are masked.
float contrast_of(const Image& luma, const std::vector<std::uint8_t>& masked);

}  // namespace linli::detect
