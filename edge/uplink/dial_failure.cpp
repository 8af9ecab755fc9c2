// SPDX-License-Identifier: Apache-2.0
#include "uplink/dial_failure.hpp"

#include "uplink/broker_address.hpp"
#include "uplink/reason.hpp"
#include "uplink/tls_probe.hpp"

namespace linli::uplink {
namespace {

/// What a CONNACK of MQTT 3.1.1 says (section 3.2.2.3), as a reason code of MQTT 5; 0 when `code`
/// is none.
int reason_of_return_code(int code) {
    switch (code) {
        case 1:
            return 0x84;
        case 2:
            return 0x85;
        case 3:
            return 0x88;
        case 4:
            return 0x86;
        case 5:
            return 0x87;
        default:
            return 0;
    }
}

}  // namespace

std::string refusal(int code, int reason) {
    if (code > 0) reason = code < kUnspecified ? reason_of_return_code(code) : code;
    if (reason < kUnspecified) return {};
    if (reason == kNotAuthorised)
        return "the broker says: not authorised: check [uplink] username and password_file (0x87)";
    return "the broker says: " + reason_words(reason);
}

std::string diagnosis(const config::Uplink& options, const std::string& paho_says) {
    const auto socket = reach(options.broker);
    if (!socket) return socket.error().message;
    if (options.broker.starts_with("mqtts://")) {
        std::string fault = tls_fault(socket->descriptor(), host_of(options.broker), options.tls);
        if (!fault.empty()) return fault;
    }
    return "somebody is there who does not answer as an MQTT broker (" + paho_says + ")";
}

}  // namespace linli::uplink
