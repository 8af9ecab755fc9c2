// SPDX-License-Identifier: Apache-2.0
#include "rules/zone_condition.hpp"

#include "base/result.hpp"
#include "rules/dogs/dog_conditions.hpp"
#include "rules/parking/illegal_parking.hpp"
#include "rules/safety/presence_conditions.hpp"

namespace linli::rules {

std::unique_ptr<ZoneCondition> make_condition(const config::Rule& rule, const config::Zone& zone) {
    switch (rule.type) {
        case config::RuleType::intrusion:
            return std::make_unique<safety::Intrusion>(zone.id);
        case config::RuleType::loitering:
            return std::make_unique<safety::Loitering>(zone.id);
        case config::RuleType::illegal_parking:
            return std::make_unique<parking::IllegalParking>(rule, zone);
        case config::RuleType::dog_off_hours:
            return std::make_unique<dogs::OffHours>(zone.id);
        case config::RuleType::dog_forbidden_place:
            return std::make_unique<dogs::ForbiddenPlace>(zone.id);
        case config::RuleType::line_crossing:
            break;
    }
    LINLI_CHECK(rule.type != config::RuleType::line_crossing);
    return nullptr;
}

}  // namespace linli::rules
