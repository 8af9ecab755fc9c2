// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"
#include "uplink/wire_message.hpp"

namespace linli::uplink {

/// What the gateway at `topic_base` does and says when `incoming` arrives at `now`: `ping` is
/// answered, everything else refused in words. None: it is no command of ours, or a retained one,
/// which would be obeyed at every connect. The answer goes to the Response Topic if that lies below
/// our own rsp/, so that nobody makes a gateway speak elsewhere; else to rsp/{name}.
std::optional<WireMessage> answer_to(const Incoming& incoming, const std::string& topic_base,
                                     WallTime now);

}  // namespace linli::uplink
