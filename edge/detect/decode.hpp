// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "base/geometry.hpp"
#include "base/result.hpp"
#include "detect/anchors.hpp"
#include "detect/detection.hpp"
#include "detect/manifest.hpp"

namespace linli::detect {

/// Boxes (normalised 0..1 to the network's input) of an SSDLite's raw outputs with confidence >=
/// `threshold`, overlaps not yet suppressed. `codes`: 4 per anchor (y, x, height, width; scaled 10
/// 10 5 5); `logits`: `class_count` per anchor. Error: corrupt when the counts do not fit. Source:
/// TensorFlow object detection API, box_coders/faster_rcnn_box_coder.py.
Result<std::vector<Detection>> decode_ssdlite(
    std::span<const float> codes, std::span<const float> logits, std::span<const Anchor> anchors,
    std::size_t class_count, std::span<const ClassSource> classes, float threshold);

/// Boxes (pixels of the network's input) of a YOLOX's raw output with confidence >= `threshold`,
/// overlaps not yet suppressed. `rows`: x, y, log width, log height, objectness and `class_count`
/// scores for each cell of the grids of strides 8, 16, 32. Error: corrupt when the count does not
/// fit. Source: Ge et al., "YOLOX: Exceeding YOLO Series in 2021", section 2.1; demo/ONNXRuntime of
/// its code.
Result<std::vector<Detection>> decode_yolox(std::span<const float> rows, Size input,
                                            std::size_t class_count,
                                            std::span<const ClassSource> classes, float threshold);

}  // namespace linli::detect
