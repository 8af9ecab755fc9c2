// SPDX-License-Identifier: Apache-2.0
// A payload from the outbox's file, whatever has happened to it, is JSON or an error.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.hpp"
#include "event/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto json = linli::event::event_json({reinterpret_cast<const char*>(data), size});
    LINLI_CHECK(!json || (json->starts_with('{') && json->ends_with('}')));
    LINLI_CHECK(json || json.error().code == linli::ErrorCode::corrupt);
    return 0;
}
