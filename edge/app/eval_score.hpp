// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace linli::app {

enum class ScoreFormat { table, json };

/// What `linli-eval score` is asked.
struct EvalScoreOptions {
    /// A folder of sequences, or one sequence. A sequence is a folder with gt.txt or gt/gt.txt;
    /// other folders are passed over.
    std::filesystem::path truth;
    std::filesystem::path results;  ///< folder of SEQUENCE.txt; other files are passed over
    double threshold = 0.5;         ///< the IoU that makes a match in MOTA and IDF1, above 0 to 1
    ScoreFormat format = ScoreFormat::table;
};

/// Judges result files against ground truth, MOTChallenge layout: the text to print, a row for each
/// sequence by name, then one for all together. The same input gives the same bytes. See
/// docs/scoring.md for the scores and track::Score for how sequences are pooled. Errors: not_found
/// (no sequence, or no result file for one), io, invalid_argument (the threshold, or with
/// file:line).
Result<std::string> eval_score(const EvalScoreOptions& options);

}  // namespace linli::app
