// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <boost/json/serialize.hpp>
#include <chrono>
#include <format>
#include <thread>

#include "app/linlictl_commands.hpp"
#include "app/linlictl_daemon.hpp"
#include "app/linlictl_show.hpp"

namespace linli::ctl {
namespace {

constexpr std::string_view kHomeAndClear = "\x1b[H\x1b[2J\x1b[3J";

/// One look: the cost, or {"status", "cameras", "incidents"}.
std::expected<json::value, int> look(const Options& options, shell::Client& client) {
    if (options.command == "cost") return ask(client, "cost");
    json::object out;
    for (const char* command : {"status", "cameras", "incidents"}) {
        auto part = ask(client, command);
        if (!part) return std::unexpected(part.error());
        out[command] = std::move(*part);
    }
    return out;
}

std::string drawn(const Options& options, const json::value& seen) {
    if (options.json) return json::serialize(seen) + "\n";
    const auto text =
        options.command == "cost"
            ? show_cost(seen)
            : std::format("{}\n{}\n{}", show_status(seen.at("status")),
                          show_cameras(seen.at("cameras")), show_incidents(seen.at("incidents")));
    if (::isatty(STDOUT_FILENO) == 1) return std::string(kHomeAndClear) + text;
    return text + "\n";
}

}  // namespace

int watch(const Options& options) {
    for (int looks = 1;; ++looks) {
        // A new connection for each look: the daemon does not keep one that is silent for a minute.
        auto client = reach(options);
        if (!client) return not_reachable;
        const auto seen = look(options, *client);
        if (!seen) return seen.error();
        if (!print(drawn(options, *seen)) || looks == options.times) return good;
        client.reset();
        std::this_thread::sleep_for(std::chrono::seconds(options.interval_s));
    }
}

}  // namespace linli::ctl
