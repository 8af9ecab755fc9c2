// SPDX-License-Identifier: Apache-2.0
#include "rules/lifecycle.hpp"

namespace linli::rules {

Lifecycle::Lifecycle(const config::Rule& rule)
    : observed_(rule.observed_after),
      reminded_(rule.reminded_after),
      confirmed_(rule.confirmed_after) {}

std::vector<Phase> Lifecycle::due(std::optional<Phase> present, StreamDuration dwell) const {
    std::vector<Phase> reached;
    for (const Phase phase : {Phase::observed, Phase::reminded, Phase::confirmed}) {
        const auto at = limit(phase);
        if (present && phase <= *present) continue;
        if (at && dwell >= *at) reached.push_back(phase);
    }
    return reached;
}

std::optional<StreamDuration> Lifecycle::limit(Phase phase) const {
    switch (phase) {
        case Phase::observed:
            return observed_;
        case Phase::reminded:
            return reminded_;
        case Phase::confirmed:
            return confirmed_;
        default:
            return std::nullopt;
    }
}

}  // namespace linli::rules
