// SPDX-License-Identifier: Apache-2.0
#include "uplink/reason.hpp"

#include <format>

namespace linli::uplink {
namespace {

constexpr int kTopicInvalid = 0x90;
constexpr int kPayloadFormatInvalid = 0x99;

const char* words_of(int reason) {
    switch (reason) {
        case 0x80:
            return "unspecified error";
        case 0x81:
            return "malformed packet";
        case 0x82:
            return "protocol error";
        case 0x83:
            return "refused by this broker's own rules";
        case 0x84:
            return "protocol version not supported: use profile = \"structured-json\" for MQTT "
                   "3.1.1";
        case 0x85:
            return "client id refused: check [uplink] client_id";
        case 0x86:
            return "bad user name or password: check [uplink] username and password_file";
        case 0x87:
            return "not authorised: this user may not do that on the broker";
        case 0x88:
            return "broker unavailable";
        case 0x89:
            return "broker busy";
        case 0x8A:
            return "banned";
        case 0x8B:
            return "broker is shutting down";
        case 0x8D:
            return "keep alive timed out";
        case 0x8E:
            return "another client with the same client id took over";
        case 0x90:
            return "topic refused: check [uplink] topic_prefix";
        case 0x91:
            return "packet id in use";
        case 0x95:
            return "packet too large";
        case 0x97:
            return "quota exceeded";
        case 0x99:
            return "payload format refused";
        case 0x9C:
            return "use another server";
        case 0x9D:
            return "server moved";
        case 0x9F:
            return "connecting too often";
        default:
            return "refused";
    }
}

}  // namespace

Verdict verdict_of(int reason) {
    if (reason < kUnspecified) return Verdict::delivered;
    switch (reason) {
        case kNotAuthorised:
        case kTopicInvalid:
            return Verdict::ask_operator;
        case kPayloadFormatInvalid:
            return Verdict::dead_letter;
        default:
            return Verdict::retry;
    }
}

std::string reason_words(int reason) {
    return std::format("{} (0x{:02X})", words_of(reason), reason);
}

}  // namespace linli::uplink
