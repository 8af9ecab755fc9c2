// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rules/zone_condition.hpp"

namespace linli::rules::safety {

/// `intrusion`: somebody or something is in the zone in its armed hours.
class Intrusion final : public ZoneCondition {
  public:
    explicit Intrusion(std::string zone) : zone_(std::move(zone)) {}
    std::string sentence(detect::ClassLabel label, StreamDuration dwell) const override;

  private:
    std::string zone_;
};

/// `loitering`: a person stays in the zone.
class Loitering final : public ZoneCondition {
  public:
    explicit Loitering(std::string zone) : zone_(std::move(zone)) {}
    std::string sentence(detect::ClassLabel label, StreamDuration dwell) const override;

  private:
    std::string zone_;
};

}  // namespace linli::rules::safety
