// SPDX-License-Identifier: Apache-2.0
#include "outbox/words.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace linli::outbox {
namespace {

// In the order of the enumerations.
constexpr std::array<std::string_view, 5> kSeverities = {"info", "low", "medium", "high",
                                                         "critical"};
constexpr std::array<std::string_view, 6> kPhases = {"observed", "reminded", "confirmed",
                                                     "cleared",  "expired",  "withdrawn"};
constexpr std::array<std::string_view, detect::kClassLabels> kLabels = {
    "person", "vehicle", "dog", "cat", "bicycle", "motorcycle", "other"};

template <class Value, class Words>
std::optional<Value> value_of(const Words& words, std::string_view word) {
    const auto found = std::ranges::find(words, word);
    if (found == words.end()) return std::nullopt;
    return static_cast<Value>(std::distance(words.begin(), found));
}

}  // namespace

std::string_view word_of(config::Severity severity) {
    return kSeverities.at(static_cast<std::size_t>(severity));
}
std::string_view word_of(rules::Phase phase) { return kPhases.at(static_cast<std::size_t>(phase)); }
std::string_view word_of(detect::ClassLabel label) {
    return kLabels.at(static_cast<std::size_t>(label));
}

std::optional<config::Severity> severity_of(std::string_view word) {
    return value_of<config::Severity>(kSeverities, word);
}
std::optional<rules::Phase> phase_of_word(std::string_view word) {
    return value_of<rules::Phase>(kPhases, word);
}
std::optional<detect::ClassLabel> label_of(std::string_view word) {
    return value_of<detect::ClassLabel>(kLabels, word);
}

}  // namespace linli::outbox
