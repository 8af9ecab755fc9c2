// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "config/gateway.hpp"

namespace linli::uplink {

/// What keeps a TLS client with the files `tls` from an MQTT broker that is named `host` and
/// reached by `socket` (connected, with time-outs; stays the caller's), in an installer's words;
/// empty when nothing does. Paho only knows that something failed. Blocks for seconds.
std::string tls_fault(int socket, const std::string& host, const config::Tls& tls);

}  // namespace linli::uplink
