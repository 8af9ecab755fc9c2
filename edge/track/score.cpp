// SPDX-License-Identifier: Apache-2.0
#include "track/score.hpp"

namespace linli::track {

Score& Score::operator+=(const Score& other) {
    hota += other.hota;
    clear += other.clear;
    identity += other.identity;
    return *this;
}

Score score(std::span<const MotResult> truth, std::span<const MotResult> results,
            double threshold) {
    const ScoreInput input = score_input(truth, results);
    return {.hota = score_hota(input),
            .clear = score_clear(input, threshold),
            .identity = score_identity(input, threshold)};
}

}  // namespace linli::track
