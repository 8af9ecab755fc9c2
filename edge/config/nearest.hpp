// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linli::config {

/// How many letters must be changed, added, left out or swapped with their neighbour to make `b` of
/// `a`. The optimal string alignment distance, a restricted form of Damerau's (Commun. ACM 7(3),
/// 1964).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The word of `known` that `word` was most likely meant to be; none when nothing is close (a third
/// of its letters).
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> known);

/// "did you mean 'zones'?" when one is near; else "known zones: a, b, c" with at most 30 of them;
/// "there are no zones" when there is nothing to choose from. `plural` names what `known` holds.
std::string suggest(std::string_view word, std::span<const std::string> known,
                    std::string_view plural);

/// `words` with commas between.
std::string listed(std::span<const std::string> words);

}  // namespace linli::config
