// SPDX-License-Identifier: Apache-2.0
#include "detect/suppress.hpp"

#include <algorithm>
#include <iterator>
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

/// Whether `box` is drawn around a group: several of `all` that may be the same kind lie inside it,
/// each far smaller.
bool holds_a_group(const Detection& around, const std::vector<Detection>& all) {
    constexpr std::ptrdiff_t kGroup = 3;
    constexpr float kInside = 0.8F;
    constexpr float kFarSmaller = 8;
    return std::ranges::count_if(all, [&](const Detection& one) {
               return confusable(one.label, around.label) &&
                      one.box.area() * kFarSmaller < around.box.area() &&
                      covered(one.box, around.box) > kInside;
           }) >= kGroup;
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
    std::vector<Detection> single;
    std::ranges::copy_if(kept, std::back_inserter(single),
                         [&](const Detection& d) { return !holds_a_group(d, kept); });
    return single;
}

}  // namespace linli::detect
