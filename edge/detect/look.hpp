// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "detect/detector.hpp"

namespace linli::detect {

/// Looks at the frames of one camera: at the whole picture, and closer where something moves or is
/// expected when the picture is much larger than what the network sees of it. Looks left over go
/// over the rest tile by tile. One thread at a time.
class Look {
  public:
    /// `most_regions`: runs of the network per look, at least 1.
    explicit Look(std::size_t most_regions = 3) : most_regions_(most_regions) {}

    /// `expected` (where tracks should be) goes before `moving`; boxes in pixels of the frame.
    /// Returns one list, overlaps over regions merged, highest confidence first. Errors: as
    /// Detector::detect.
    Result<std::vector<Detection>> look(const ingest::Frame& frame, Detector& detector,
                                        std::span<const Box> moving, std::span<const Box> expected,
                                        float threshold);

  private:
    std::vector<Box> plan(Size picture, Size input, std::span<const Box> moving,
                          std::span<const Box> expected);

    std::size_t most_regions_;
    std::size_t next_tile_ = 0;
};

}  // namespace linli::detect
