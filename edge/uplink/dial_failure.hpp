// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "config/gateway.hpp"

namespace linli::uplink {

// Why a dial failed, in an installer's words, from what Paho tells.

/// What the broker said; empty when it said nothing. Paho hands its word on as `code`: 1..5 of MQTT
/// 3.1.1, or a reason code of MQTT 5.
std::string refusal(int code, int reason);

/// Why a client library that only knows "failed" did. `paho_says`: its message. Dials by itself to
/// find out: blocks for seconds.
std::string diagnosis(const config::Uplink& options, const std::string& paho_says);

}  // namespace linli::uplink
