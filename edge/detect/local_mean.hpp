// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "base/image.hpp"

namespace linli::detect {

/// The mean of the 9 x 9 pixels around each pixel; beyond the border its pixels go on.
std::vector<float> local_means(const Image& luma);
/// The same of grey levels row by row, rounded and cut to 0..255.
std::vector<float> local_means(std::span<const float> levels, Size size);

}  // namespace linli::detect
