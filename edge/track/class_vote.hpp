// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "detect/detection.hpp"

namespace linli::track {

/// What an object is by the vote of its detections: the label with the largest sum of confidences,
/// each older detection counting a little less than the next (about the last twenty decide).
class ClassVote {
  public:
    void add(detect::ClassLabel label, float confidence);
    /// `other` before the first detection. On a tie the label that led before stays.
    detect::ClassLabel winner() const { return winner_; }

  private:
    std::array<float, detect::kClassLabels> sums_{};
    detect::ClassLabel winner_ = detect::ClassLabel::other;
};

/// Kinship of classes that a detector takes for each other now and then.
inline constexpr float kAkin = 0.7F;

/// How readily detections of `label` go with a track voted `voted`: 1 = same kind, 0 = never (a
/// person is no vehicle).
float kinship(detect::ClassLabel voted, detect::ClassLabel label);

/// Whether what stands still may be kept as a stay: things do, living beings walk off.
bool may_stay(detect::ClassLabel label);

}  // namespace linli::track
