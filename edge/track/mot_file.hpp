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

/// One line of a result file, or of a ground truth.
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

/// Reads a gt.txt: frame,id,x,y,width,height,confidence and at most three more numbers a line
/// (class, visibility or a place in the world: passed over); any order; empty lines are passed
/// over. A confidence of 0 says that the line is not to be judged: it is checked and left out. An
/// id is a whole number, 0 or more, and once in a frame; a frame has at most 2000 boxes. Error:
/// invalid_argument, with `name`:line.
Result<std::vector<MotResult>> parse_mot_truth(std::string_view text, std::string_view name);

/// Reads a result file: as parse_mot_truth, but the confidence is any number and no line is left
/// out.
Result<std::vector<MotResult>> parse_mot_results(std::string_view text, std::string_view name);

/// The lines "frame,id,x,y,w,h,conf,-1,-1,-1" of `results`, in their order.
std::string format_mot_results(const std::vector<MotResult>& results);

}  // namespace linli::track
