// SPDX-License-Identifier: Apache-2.0
#include "config/rule_defaults.hpp"

namespace linli::config {
namespace {

using namespace std::chrono_literals;
using enum Subject;

// NOLINTNEXTLINE(readability-function-size): a table
std::vector<RuleDefaults> make_table() {
    const std::vector<Subject> everything{person, vehicle, dog, cat, bicycle, motorcycle};
    return {
        {.type = RuleType::intrusion,
         .subjects = {person, vehicle},
         .allowed = everything,
         .has_lines = false,
         .observed = {},
         .reminded = {},
         .confirmed = 5s,
         .least = 0s,
         .most = 1h,
         .cleared = 3s,
         .expired = 1min,
         .gap = 2s,
         .cooldown = 10s},
        {.type = RuleType::line_crossing,
         .subjects = {person, vehicle},
         .allowed = everything,
         .has_lines = true,
         .observed = {},
         .reminded = {},
         .confirmed = 0s,
         .least = 0s,
         .most = 0s,
         .cleared = 0s,
         .expired = 0s,
         .gap = 0s,
         .cooldown = 0s},
        {.type = RuleType::loitering,
         .subjects = {person},
         .allowed = {person},
         .has_lines = false,
         .observed = {},
         .reminded = {},
         .confirmed = 60s,
         .least = 1s,
         .most = 3600s,
         .cleared = 3s,
         .expired = 1min,
         .gap = 2s,
         .cooldown = 10s},
        {.type = RuleType::illegal_parking,
         .subjects = {vehicle},
         .allowed = {vehicle, motorcycle},
         .has_lines = false,
         .observed = 10s,
         .reminded = 60s,
         .confirmed = 420s,
         .least = 1s,
         .most = 24h,
         .cleared = 15s,
         .expired = 30min,
         .gap = 10s,
         .cooldown = 1min},
        {.type = RuleType::dog_off_hours,
         .subjects = {dog},
         .allowed = {dog},
         .has_lines = false,
         .observed = {},
         .reminded = {},
         .confirmed = 5s,
         .least = 1s,
         .most = 1h,
         .cleared = 5s,
         .expired = 1min,
         .gap = 2s,
         .cooldown = 30s},
        {.type = RuleType::dog_forbidden_place,
         .subjects = {dog},
         .allowed = {dog},
         .has_lines = false,
         .observed = {},
         .reminded = {},
         .confirmed = 5s,
         .least = 1s,
         .most = 1h,
         .cleared = 5s,
         .expired = 1min,
         .gap = 2s,
         .cooldown = 30s},
    };
}

}  // namespace

std::span<const RuleDefaults> rule_defaults() {
    static const std::vector<RuleDefaults> table = make_table();
    return table;
}

}  // namespace linli::config
