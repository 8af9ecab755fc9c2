// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rules/zone_condition.hpp"

namespace linli::rules::dogs {

/// `dog.off_hours`: a dog in a public zone while the rule's schedule says that dogs are not
/// permitted.
class OffHours final : public ZoneCondition {
  public:
    explicit OffHours(std::string zone) : zone_(std::move(zone)) {}
    std::string sentence(detect::ClassLabel label, StreamDuration dwell) const override;

  private:
    std::string zone_;
};

/// `dog.forbidden_place`: a dog inside a no-dog zone.
class ForbiddenPlace final : public ZoneCondition {
  public:
    explicit ForbiddenPlace(std::string zone) : zone_(std::move(zone)) {}
    std::string sentence(detect::ClassLabel label, StreamDuration dwell) const override;

  private:
    std::string zone_;
};

}  // namespace linli::rules::dogs
