// SPDX-License-Identifier: Apache-2.0
#include "rules/incident.hpp"

namespace linli::rules {

std::string_view name_of(Phase phase) {
    switch (phase) {
        case Phase::observed:
            return "observed";
        case Phase::reminded:
            return "reminded";
        case Phase::confirmed:
            return "confirmed";
        case Phase::cleared:
            return "cleared";
        case Phase::expired:
            return "expired";
        case Phase::withdrawn:
            return "withdrawn";
    }
    return "unknown";
}

std::optional<Phase> phase_of(std::string_view name) {
    for (const Phase phase : {Phase::observed, Phase::reminded, Phase::confirmed, Phase::cleared,
                              Phase::expired, Phase::withdrawn}) {
        if (name_of(phase) == name) return phase;
    }
    return std::nullopt;
}

bool is_momentary(std::string_view type) {
    return type == "line_crossing" || type == "gateway.online" || type == "gateway.offline" ||
           type == "events.lost";
}

}  // namespace linli::rules
