// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace linli::event {

enum class CommandKind {
    ping,
    withdraw,
    request_evidence,
    snapshot,
    set_schedule,
    set_profile,
    resend
};
std::string_view name_of(CommandKind kind);

/// What a centre asks (linli.v1.Command), without protobuf.
struct Command {
    std::string id;
    CommandKind kind = CommandKind::ping;
    std::optional<WallTime> expires;
    std::string target;  ///< incident, camera or rule id, whichever the kind has
    std::string text;    ///< reason, schedule or profile
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

enum class ReplyStatus { done, refused, not_understood, unsupported, failed };

/// The answer (linli.v1.Reply).
struct Reply {
    std::string id;
    ReplyStatus status = ReplyStatus::done;
    std::string text;
    WallTime time;
};

/// Reads a command from the broker's bytes. Errors: corrupt (not a command), invalid_argument (no
/// or an unknown kind, an id longer than 64).
Result<Command> parse_command(std::string_view bytes);

std::string serialise(const Reply& reply);

}  // namespace linli::event
