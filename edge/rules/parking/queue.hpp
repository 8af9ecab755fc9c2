// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "rules/sighting.hpp"

namespace linli::rules::parking {

/// How many other vehicles stand in one row with each of `standing` (normalised boxes, `aspect` =
/// width / height of the picture). Two are neighbours when the gap between their centres is at most
/// twice their mean size (square root of the area); a row is what neighbours hang together, as long
/// as its centres lie along a line: their spread across it is at most a third of the mean size.
std::vector<int> row_neighbours(std::span<const Box> standing, float aspect);

}  // namespace linli::rules::parking
