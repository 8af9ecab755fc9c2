// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "config/site.hpp"
#include "rules/incident.hpp"

namespace linli::rules {

/// Decides which phases a dwell has reached. Phases never go back and none is reached twice; a
/// dwell that passes several at once (equal times, or a long look away) reaches them together.
class Lifecycle {
  public:
    explicit Lifecycle(const config::Rule& rule);

    /// The phases after `present` (unset: before `observed`) that `dwell` has reached, in order.
    /// Never a final one.
    std::vector<Phase> due(std::optional<Phase> present, StreamDuration dwell) const;

    /// The dwell at which `phase` is reached; unset for a phase this rule does not have, and for
    /// final ones.
    std::optional<StreamDuration> limit(Phase phase) const;

  private:
    StreamDuration observed_;
    std::optional<StreamDuration> reminded_;
    StreamDuration confirmed_;
};

}  // namespace linli::rules
