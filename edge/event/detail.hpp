// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rules/incident.hpp"

namespace linli::v1 {
class Event;
}

namespace linli::event {

/// Fills the `detail` of `event` for the type of `change`'s incident from the facts of its last
/// phase. Types whose rules do not exist yet leave it unset.
void fill_detail(v1::Event& event, const rules::IncidentChange& change);

}  // namespace linli::event
