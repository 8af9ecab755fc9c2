// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "track/mot_file.hpp"

namespace linli::track {

/// A box of the results that overlaps one of the ground truth by exactly a threshold belongs to it,
/// whatever the last bit of a division says.
inline constexpr double kRounding = 1e-12;

/// The boxes of one frame: those of the ground truth are the rows, those of the results the
/// columns.
struct ScoreFrame {
    int number = 0;                    ///< as in the files
    std::vector<std::size_t> objects;  ///< of each row: its object of the ground truth
    std::vector<std::size_t> tracks;   ///< of each column: its track of the results
    std::vector<double> overlaps;      ///< IoU of each row with each column, row by row

    double overlap(std::size_t row, std::size_t column) const {
        return overlaps[row * tracks.size() + column];
    }
};

/// Ground truth and results of one sequence side by side. Objects and tracks count from 0 in the
/// order in which they come, so that ids as such mean nothing.
struct ScoreInput {
    std::vector<ScoreFrame> frames;          ///< in order; a frame without any box is left out
    std::vector<std::int64_t> object_boxes;  ///< of each object: how many boxes it has
    std::vector<std::int64_t> track_boxes;   ///< of each track: how many boxes it has
};

/// Lays `truth` and `results` side by side; each in any order, an id at most once in a frame.
ScoreInput score_input(std::span<const MotResult> truth, std::span<const MotResult> results);

/// `part` of `whole`, 0..1; 0 of nothing.
double share(double part, std::int64_t whole);

}  // namespace linli::track
