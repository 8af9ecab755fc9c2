// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "base/image.hpp"
#include "base/result.hpp"

namespace linli::ingest {

/// What to scale: planes of a picture in libav's terms.
struct ScaleJob {
    Size source;
    int source_format = -1;  ///< AVPixelFormat
    std::array<const std::uint8_t*, 4> planes{};
    std::array<int, 4> strides{};
    bool full_range = false;
    int colour_space = 2;  ///< AVColorSpace; 2 = unspecified: BT.709 from 720 lines on, else BT.601
};

/// The AVPixelFormat of our format.
int pixel_format_of(PixelFormat format);

/// Draws `job` so that it fills `target`, by libswscale. Each thread keeps the contexts of its
/// latest few shapes, so that nothing is allocated from frame to frame. Error: unsupported.
Result<void> scale(const ScaleJob& job, ImageView target);

}  // namespace linli::ingest
