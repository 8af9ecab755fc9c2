// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "track/score_input.hpp"

namespace linli::track {

/// What the identity scores are computed from; counts of several sequences may be added. Source:
/// Ristani et al., "Performance Measures and a Data Set for Multi-Target, Multi-Camera Tracking",
/// ECCV workshops 2016. All scores are 0..1.
struct IdentityCounts {
    std::int64_t matches = 0;  ///< IDTP: boxes of objects that their own track covers
    std::int64_t missed = 0;   ///< IDFN: the other boxes of the ground truth
    std::int64_t extra = 0;    ///< IDFP: the other boxes of the results

    IdentityCounts& operator+=(const IdentityCounts& other);

    double idf1() const;
    double idp() const;  ///< precision: share of the boxes of the results
    double idr() const;  ///< recall: share of the boxes of the ground truth
};

/// Gives each object at most one track of its own for the whole sequence so that missed + extra is
/// the least. A box covers another when their IoU is at least `threshold` (above 0, at most 1).
IdentityCounts score_identity(const ScoreInput& input, double threshold);

}  // namespace linli::track
