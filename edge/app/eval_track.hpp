// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "base/result.hpp"

namespace linli::app {

/// `linli-eval track`: runs the tracker over detections in MOTChallenge layout and writes one
/// result file per sequence.
///
/// `detections`: a folder of sequences, or one sequence. A sequence is a folder with seqinfo.ini
/// and det.txt (or det/det.txt); other folders are passed over. `out` is made when it is not there;
/// out/SEQUENCE.txt gets lines "frame,id,x,y,w,h,conf,-1,-1,-1", ordered by frame, then id. The
/// same input gives the same bytes.
///
/// Confidences: a file whose values are all within 0..1 is taken as it is. Others come from
/// detectors with another scale: there a value becomes its rank among all values of the file,
/// 0.1..1, ties alike; a file with one value only counts as 1 throughout. All detections are
/// persons to the tracker.
///
/// It may look back, being offline: a confirmed track is written from its first detection on, and
/// where it was not seen for a while its boxes are interpolated (a gap is never longer than the
/// tracker keeps a track). Errors: not_found (no sequence), io, invalid_argument with file:line.
Result<void> eval_track(const std::filesystem::path& detections, const std::filesystem::path& out);

}  // namespace linli::app
