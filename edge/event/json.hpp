// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace linli::event {

/// The proto3 JSON of a serialised linli.v1.Event, field names as in the .proto files; for the
/// structured-json profile. Error: corrupt.
Result<std::string> event_json(std::string_view payload);

}  // namespace linli::event
