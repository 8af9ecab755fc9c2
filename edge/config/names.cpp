// SPDX-License-Identifier: Apache-2.0
#include "config/site.hpp"

namespace linli::config {

std::string_view name_of(RuleType type) {
    switch (type) {
        case RuleType::intrusion:
            return "intrusion";
        case RuleType::line_crossing:
            return "line_crossing";
        case RuleType::loitering:
            return "loitering";
        case RuleType::illegal_parking:
            return "illegal_parking";
        case RuleType::dog_off_hours:
            return "dog.off_hours";
        case RuleType::dog_forbidden_place:
            return "dog.forbidden_place";
    }
    return "unknown";
}

std::string_view domain_of(RuleType type) {
    switch (type) {
        case RuleType::intrusion:
        case RuleType::line_crossing:
        case RuleType::loitering:
            return "safety";
        case RuleType::illegal_parking:
            return "parking";
        case RuleType::dog_off_hours:
        case RuleType::dog_forbidden_place:
            return "dogs";
    }
    return "unknown";
}

std::string_view name_of(Severity severity) {
    switch (severity) {
        case Severity::info:
            return "info";
        case Severity::low:
            return "low";
        case Severity::medium:
            return "medium";
        case Severity::high:
            return "high";
        case Severity::critical:
            return "critical";
    }
    return "unknown";
}

std::string_view name_of(Subject subject) {
    switch (subject) {
        case Subject::person:
            return "person";
        case Subject::vehicle:
            return "vehicle";
        case Subject::dog:
            return "dog";
        case Subject::cat:
            return "cat";
        case Subject::bicycle:
            return "bicycle";
        case Subject::motorcycle:
            return "motorcycle";
    }
    return "unknown";
}

}  // namespace linli::config
