// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "track/score_clear.hpp"
#include "track/score_hota.hpp"
#include "track/score_identity.hpp"

namespace linli::track {

/// How good the tracks of one or more sequences are. Sequences are pooled by adding what their
/// scores are computed from, never by averaging scores: each box counts the same.
struct Score {
    HotaCounts hota;
    ClearCounts clear;
    IdentityCounts identity;

    Score& operator+=(const Score& other);
};

/// Judges `results` against `truth`: one sequence, any order of lines, an id at most once in a
/// frame. Ids of the two need not agree. `threshold`: the IoU that makes a match in CLEAR MOT and
/// in the identity scores, above 0, at most 1. A frame without boxes counts as any other frame.
Score score(std::span<const MotResult> truth, std::span<const MotResult> results,
            double threshold = 0.5);

}  // namespace linli::track
