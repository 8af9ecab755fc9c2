// SPDX-License-Identifier: Apache-2.0
#include "app/linlictl_daemon.hpp"

#include <cstdio>
#include <format>

#include "app/linlictl_table.hpp"

namespace linli::ctl {

std::optional<shell::Client> reach(const Options& options) {
    auto client = shell::Client::connect(options.socket);
    if (client) return std::move(*client);
    complain(std::format("linlid does not answer at {}: {}", options.socket.string(),
                         client.error().message));
    if (client.error().code == ErrorCode::refused) {
        complain("this needs root or the group of linlid's socket: try sudo, or join group linli");
        return std::nullopt;
    }
    complain(
        "start it with `systemctl start linlid`, or name its socket with --socket PATH or "
        "LINLI_SOCKET");
    return std::nullopt;
}

std::expected<json::value, int> ask(shell::Client& client, std::string_view command,
                                    json::object arguments) {
    auto answered = client.ask(command, std::move(arguments));
    if (!answered) {
        complain(std::format("linlid does not answer: {}", answered.error().message));
        return std::unexpected(not_reachable);
    }
    if (!*answered) {
        complain(printable(answered->error().message));
        return std::unexpected(answer_is_failure);
    }
    return std::move(**answered);
}

bool print(std::string_view text) {
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
           std::fflush(stdout) == 0;
}

void complain(std::string_view text) {
    const auto line = std::format("linlictl: {}\n", text);
    std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace linli::ctl
