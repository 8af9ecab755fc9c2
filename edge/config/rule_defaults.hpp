// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <vector>

#include "config/site.hpp"

namespace linli::config {

/// What a rule type is like before site.toml changes anything. The numbers are
/// docs/configuration.md's table.
struct RuleDefaults {
    RuleType type;
    std::vector<Subject> subjects;  ///< looked for when the rule does not say
    std::vector<Subject> allowed;   ///< may be looked for at all
    bool has_lines;                 ///< works on lines, not zones, and has no times but a cooldown
    std::optional<std::chrono::microseconds> observed;  ///< none: when it is confirmed
    std::optional<std::chrono::microseconds> reminded;  ///< none: never
    std::chrono::microseconds confirmed;
    std::chrono::microseconds least;  ///< range of confirmed_after
    std::chrono::microseconds most;
    std::chrono::microseconds cleared;
    std::chrono::microseconds expired;
    std::chrono::microseconds gap;
    std::chrono::microseconds cooldown;
};

/// One for each RuleType, in its order.
std::span<const RuleDefaults> rule_defaults();

}  // namespace linli::config
