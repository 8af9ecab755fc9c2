// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "detect/detection.hpp"

namespace linli::detect {

/// From this IoU on two boxes of confusable labels are one object.
inline constexpr float kOverlap = 0.5F;

/// Whether two labels may be told of one and the same object, so that only one of them may stay:
/// the same label, dog and cat, bicycle and motorcycle. A person on a bicycle is two objects.
bool confusable(ClassLabel a, ClassLabel b);

/// Non-maximum suppression, greedy by confidence, among confusable labels. `detections`: one frame,
/// any order. Returns a subset, highest confidence first (ties by label and place, so that the
/// result does not depend on the order). `threshold` is an IoU, 0..1. Source: Felzenszwalb et al.,
/// TPAMI 2010, section 5.2. A box that holds three or more far smaller ones of its kind is drawn
/// around a group and dropped: nobody stands at its foot point.
std::vector<Detection> suppress_overlaps(std::vector<Detection> detections, float threshold);

}  // namespace linli::detect
