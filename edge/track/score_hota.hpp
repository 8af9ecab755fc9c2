// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "track/score_input.hpp"

namespace linli::track {

/// What HOTA and its parts are computed from; counts of several sequences may be added. HOTA:
/// Luiten et al., "HOTA: A Higher Order Metric for Evaluating Multi-Object Tracking", IJCV 2020.
/// Each score is the mean over the overlap thresholds alpha = 0.05, 0.10 .. 0.95; all are 0..1.
struct HotaCounts {
    static constexpr std::size_t kAlphas = 19;

    /// Counts at one alpha.
    struct Level {
        std::int64_t matches = 0;
        std::int64_t missed = 0;  ///< boxes of the ground truth without a match
        std::int64_t extra = 0;   ///< boxes of the results without a match
        double association = 0;   ///< sum over matches of A(c), equation 6 of the paper
        double overlap = 0;       ///< sum over matches of the IoU
    };
    std::array<Level, kAlphas> levels{};

    HotaCounts& operator+=(const HotaCounts& other);

    double hota() const;  ///< mean of sqrt(DetA AssA)
    double det_a() const;
    double ass_a() const;
    /// An alpha at which nothing matches counts as 1: there is nothing in the wrong place.
    double loc_a() const;
};

/// Matches each frame so that the sum of IoU times global alignment is the largest: the alignment
/// of an object and a track is the Jaccard index of their boxes over the whole sequence, each frame
/// counting by how much the two overlap each other alone. One matching serves all alphas, as in the
/// authors' own program, whose numbers are the published ones.
HotaCounts score_hota(const ScoreInput& input);

}  // namespace linli::track
