// SPDX-License-Identifier: Apache-2.0
#include "event/command.hpp"

#include <algorithm>

#include "event/utf8.hpp"
#include "event/wire.hpp"
#include "linli/v1/command.pb.h"

namespace linli::event {
namespace {

constexpr std::size_t kMaxId = 64;

WallTime from_wire(const google::protobuf::Timestamp& time) {
    // Years 0001 to 9999 are what the type may hold; anything else would overflow our microseconds.
    constexpr std::int64_t kFirst = -62'135'596'800;
    constexpr std::int64_t kLast = 253'402'300'799;
    const std::int64_t seconds = std::clamp<std::int64_t>(time.seconds(), kFirst, kLast);
    return WallTime(std::chrono::seconds(seconds) + std::chrono::microseconds(time.nanos() / 1000));
}

v1::Reply::Status to_wire(ReplyStatus status) {
    switch (status) {
        case ReplyStatus::done:
            return v1::Reply::STATUS_DONE;
        case ReplyStatus::refused:
            return v1::Reply::STATUS_REFUSED;
        case ReplyStatus::not_understood:
            return v1::Reply::STATUS_NOT_UNDERSTOOD;
        case ReplyStatus::unsupported:
            return v1::Reply::STATUS_UNSUPPORTED;
        case ReplyStatus::failed:
            return v1::Reply::STATUS_FAILED;
    }
    return v1::Reply::STATUS_UNSPECIFIED;
}

}  // namespace

std::string_view name_of(CommandKind kind) {
    switch (kind) {
        case CommandKind::ping:
            return "ping";
        case CommandKind::withdraw:
            return "withdraw";
        case CommandKind::request_evidence:
            return "request_evidence";
        case CommandKind::snapshot:
            return "snapshot";
        case CommandKind::set_schedule:
            return "set_schedule";
        case CommandKind::set_profile:
            return "set_profile";
        case CommandKind::resend:
            return "resend";
    }
    return "unknown";
}

Result<Command> parse_command(std::string_view bytes) {
    v1::Command message;
    if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        return fail(ErrorCode::corrupt, "not a linli.v1.Command");
    }
    if (message.id().size() > kMaxId) {
        return fail(ErrorCode::invalid_argument, "a command's id may have 64 bytes at most");
    }
    Command command;
    command.id = message.id();
    if (message.has_expires()) command.expires = from_wire(message.expires());
    switch (message.command_case()) {
        case v1::Command::kPing:
            command.kind = CommandKind::ping;
            break;
        case v1::Command::kWithdraw:
            command.kind = CommandKind::withdraw;
            command.target = message.withdraw().incident();
            command.text = message.withdraw().reason();
            break;
        case v1::Command::kRequestEvidence:
            command.kind = CommandKind::request_evidence;
            command.target = message.request_evidence().incident();
            break;
        case v1::Command::kSnapshot:
            command.kind = CommandKind::snapshot;
            command.target = message.snapshot().camera();
            break;
        case v1::Command::kSetSchedule:
            command.kind = CommandKind::set_schedule;
            command.target = message.set_schedule().rule();
            command.text = message.set_schedule().schedule_toml();
            break;
        case v1::Command::kSetProfile:
            command.kind = CommandKind::set_profile;
            command.text = message.set_profile().city_toml();
            break;
        case v1::Command::kResend:
            command.kind = CommandKind::resend;
            command.first = message.resend().first();
            command.last = message.resend().last();
            break;
        case v1::Command::COMMAND_NOT_SET:
            return fail(ErrorCode::invalid_argument, "a command without anything to do");
    }
    return command;
}

std::string serialise(const Reply& reply) {
    v1::Reply message;
    message.set_id(clean_text(reply.id, kMaxId));
    message.set_status(to_wire(reply.status));
    message.set_text(clean_text(reply.text, kMaxText));
    set(*message.mutable_time(), reply.time);
    return to_bytes(message);
}

}  // namespace linli::event
