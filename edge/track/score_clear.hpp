// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "track/score_input.hpp"

namespace linli::track {

/// What the CLEAR MOT scores are computed from; counts of several sequences may be added. Source:
/// Bernardin and Stiefelhagen, "Evaluating Multiple Object Tracking Performance: The CLEAR MOT
/// Metrics", EURASIP JIVP 2008.
struct ClearCounts {
    std::int64_t matches = 0;
    std::int64_t missed = 0;    ///< false negatives: boxes of the ground truth without a match
    std::int64_t extra = 0;     ///< false positives: boxes of the results without a match
    std::int64_t switches = 0;  ///< an object is matched to another track than when last matched
    /// An object is matched again after at least one frame in which it was not.
    std::int64_t fragmentations = 0;
    double overlap = 0;  ///< sum over matches of the IoU

    ClearCounts& operator+=(const ClearCounts& other);

    /// 1 - (missed + extra + switches) / boxes of the ground truth: at most 1, and below 0 when
    /// there are more mistakes than boxes. 0 without ground truth.
    double mota() const;
    /// Mean IoU of the matches, 0..1 (the larger the better, as MOTChallenge has it; the paper has
    /// a distance). 0 without a match.
    double motp() const;
};

/// Matches frame by frame where the IoU is at least `threshold` (above 0, at most 1). A match of
/// the frame before is kept as long as it is good enough, even if another box is nearer; the others
/// are chosen so that the sum of their IoU is the largest.
ClearCounts score_clear(const ScoreInput& input, double threshold);

}  // namespace linli::track
