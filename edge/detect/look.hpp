// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "detect/detector.hpp"

namespace linli::detect {

/// What one look at a frame showed, and where it looked.
struct Looked {
    std::vector<Detection> detections;  ///< over all regions, highest confidence first
    std::vector<Box> regions;           ///< pixels of the frame
    Size picture;                       ///< of the frame
    bool whole = false;                 ///< one of them is the whole picture
    Size input;                         ///< pixels that the network sees of each

    /// Whether an object that fills `box` (pixels of the frame, may reach over its edge) was looked
    /// at large enough to be seen. When not, that nothing was detected there means nothing.
    bool shows(const Box& box) const;
};

/// Looks at the frames of one camera where something moves or is expected, in squares that show it
/// larger than the whole picture does, and at the whole picture once a second of stream time, when
/// the squares would be too many, and when nothing is wanted; runs that are left over then go over
/// the picture tile by tile. A picture smaller than the network's input is always seen whole.
/// One thread at a time.
class Look {
  public:
    /// `most_runs`: of the network per look, at least 1.
    explicit Look(std::size_t most_runs = 2) : most_runs_(most_runs) {}

    /// `wanted`: where something moves or a track should be; boxes in pixels of the frame. Errors:
    /// as Detector::detect.
    Result<Looked> look(const ingest::Frame& frame, Detector& detector, std::span<const Box> wanted,
                        float threshold);

  private:
    bool plan_squares(Looked& looked, Size picture, std::span<const Box> wanted) const;
    void plan_whole(Looked& looked, Size picture, std::span<const Box> wanted);

    std::size_t most_runs_;
    std::size_t turn_ = 0;  ///< which tile, or which of too many, comes next
    std::optional<StreamTime> last_whole_;
    bool came_closer_ = false;  ///< the last look was at squares alone
};

}  // namespace linli::detect
