// SPDX-License-Identifier: Apache-2.0
#include "detect/suppress.hpp"

#include <algorithm>
#include <tuple>

namespace linli::detect {
namespace {

ClassLabel group_of(ClassLabel label) {
    if (label == ClassLabel::cat) return ClassLabel::dog;
    if (label == ClassLabel::motorcycle) return ClassLabel::bicycle;
    return label;
}

auto rank(const Detection& d) {
    return std::tuple(-d.confidence, d.label, d.box.x, d.box.y, d.box.width, d.box.height);
}

}  // namespace

bool confusable(ClassLabel a, ClassLabel b) { return group_of(a) == group_of(b); }

std::vector<Detection> suppress_overlaps(std::vector<Detection> detections, float threshold) {
    std::ranges::sort(detections, {}, rank);
    std::vector<Detection> kept;
    for (const auto& candidate : detections) {
        const bool same = std::ranges::any_of(kept, [&](const Detection& better) {
            return confusable(better.label, candidate.label) &&
                   iou(better.box, candidate.box) > threshold;
        });
        if (!same) kept.push_back(candidate);
    }
    return kept;
}

}  // namespace linli::detect
