// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/geometry.hpp"
#include "base/result.hpp"

namespace linli::track {

/// What seqinfo.ini of a MOTChallenge sequence says.
struct MotSequence {
    double frame_rate = 0;  ///< frames per second
    Size size;              ///< pixels
    int length = 0;         ///< frames
};

/// One line of det.txt.
struct MotDetection {
    int frame = 0;          ///< counts from 1
    Box box;                ///< pixels
    double confidence = 0;  ///< in whatever scale the detector had
};

/// One line of a result file.
struct MotResult {
    int frame = 0;
    int id = 0;
    Box box;
    float confidence = 0;
};

/// Reads a seqinfo.ini: frameRate, imWidth, imHeight and seqLength are needed, other keys are
/// passed over. Error: invalid_argument, with `name`:line.
Result<MotSequence> parse_mot_sequence(std::string_view text, std::string_view name);

/// Reads a det.txt of `sequence`: frame,id,x,y,width,height,confidence and at most three more
/// numbers a line; any order of frames; empty lines are passed over. Error: invalid_argument, with
/// `name`:line.
Result<std::vector<MotDetection>> parse_mot_detections(std::string_view text, std::string_view name,
                                                       const MotSequence& sequence);

/// The lines "frame,id,x,y,w,h,conf,-1,-1,-1" of `results`, in their order.
std::string format_mot_results(const std::vector<MotResult>& results);

}  // namespace linli::track
