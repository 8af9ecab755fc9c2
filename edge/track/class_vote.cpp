// SPDX-License-Identifier: Apache-2.0
#include "track/class_vote.hpp"

#include <utility>

namespace linli::track {
namespace {

using detect::ClassLabel;

constexpr float kFade = 0.95F;
// A detector takes one for the other often, now and then, or who knows.
constexpr float kSibling = 0.9F;
constexpr float kUnsure = 0.5F;

bool is_animal(ClassLabel label) { return label == ClassLabel::dog || label == ClassLabel::cat; }
bool is_cycle(ClassLabel label) {
    return label == ClassLabel::bicycle || label == ClassLabel::motorcycle;
}
bool is_living(ClassLabel label) { return label == ClassLabel::person || is_animal(label); }

}  // namespace

void ClassVote::add(ClassLabel label, float confidence) {
    for (float& sum : sums_) sum *= kFade;
    sums_[std::to_underlying(label)] += confidence;
    if (sums_[std::to_underlying(label)] > sums_[std::to_underlying(winner_)]) winner_ = label;
}

float kinship(ClassLabel voted, ClassLabel label) {
    if (voted == label) return 1;
    if (voted == ClassLabel::other || label == ClassLabel::other) return kUnsure;
    if ((is_animal(voted) && is_animal(label)) || (is_cycle(voted) && is_cycle(label)))
        return kSibling;
    if (voted == ClassLabel::vehicle) return label == ClassLabel::motorcycle ? kAkin : 0;
    if (label == ClassLabel::vehicle) return voted == ClassLabel::motorcycle ? kAkin : 0;
    return is_living(voted) && is_living(label) ? kAkin : kUnsure;
}

bool may_stay(ClassLabel label) { return !is_living(label); }

}  // namespace linli::track
