// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "config/site.hpp"
#include "detect/detection.hpp"
#include "rules/incident.hpp"

namespace linli::outbox {

// The words of enumerations as they stand in the database. They are part of its format: a word is
// never changed, whatever the rest of the program shows to people.

std::string_view word_of(config::Severity severity);
std::string_view word_of(rules::Phase phase);
std::string_view word_of(detect::ClassLabel label);

/// The value of `word`; empty when there is none.
std::optional<config::Severity> severity_of(std::string_view word);
std::optional<rules::Phase> phase_of_word(std::string_view word);
std::optional<detect::ClassLabel> label_of(std::string_view word);

}  // namespace linli::outbox
