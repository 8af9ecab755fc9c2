// SPDX-License-Identifier: Apache-2.0
// The one file of linlictl that knows CLI11.
#include "app/linlictl_options.hpp"

#include <CLI/CLI.hpp>

namespace linli::ctl {
namespace {

constexpr const char* kFooter =
    "Exit codes: 0 good; 1 the answer is a failure (a mistake found, no such incident, ...); 2 "
    "usage;\n"
    "            3 the daemon cannot be reached.\n"
    "The socket is [gateway] control_socket of gateway.toml. See docs/control-socket.md.";

/// A command with its --json, so that it may stand before or after the command.
CLI::App* add_command(CLI::App& app, Options& options, const char* name, const char* help) {
    auto* command = app.add_subcommand(name, help);
    command->add_flag("--json", options.json, "print the result as one line of JSON");
    command->fallthrough();
    return command;
}

void add_limit(CLI::App* command, Options& options) {
    command->add_option("--limit", options.limit, "at most so many")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
}

void add_looks(CLI::App* command, Options& options) {
    command->add_option("--interval", options.interval_s, "seconds between two looks")
        ->check(CLI::Range(1, 3600))
        ->capture_default_str();
    command->add_option("--times", options.times, "end after so many looks; 0 = go on until Ctrl-C")
        ->check(CLI::Range(0, 1'000'000))
        ->capture_default_str();
}

void add_commands(CLI::App& app, Options& options) {
    auto* check = add_command(
        app, options, "check",
        "read gateway.toml and its site.toml, and tell every mistake; no daemon needed");
    check->add_option("GATEWAY_TOML", options.file, "the gateway's file")->required();

    add_command(app, options, "status", "how the gateway is");
    add_command(app, options, "cameras", "what each camera is doing");

    auto* cost = add_command(app, options, "cost", "where the milliseconds of each camera go");
    cost->add_flag("-w,--watch", options.watch, "again and again, until Ctrl-C");
    add_looks(cost, options);

    auto* incidents = add_command(app, options, "incidents", "what is going on now");
    incidents->add_flag("--all", options.all, "ended ones as well");
    add_limit(incidents, options);

    auto* events = add_command(app, options, "events", "the latest events, oldest first");
    events->add_flag("-f,--follow", options.follow, "go on with new ones until Ctrl-C");
    add_limit(events, options);

    auto* watch =
        add_command(app, options, "watch", "status, cameras and incidents, again and again");
    add_looks(watch, options);

    auto* why = add_command(app, options, "why",
                            "the story of one incident: each phase, its reason and facts");
    why->add_option("INCIDENT", options.incident, "its id, or the last 4 or more characters")
        ->required();

    auto* snapshot =
        add_command(app, options, "snapshot",
                    "the camera's present picture with zones, lines and tracks, as JPEG");
    snapshot->add_option("CAMERA", options.camera, "its id")->required();
    snapshot->add_option("FILE", options.file, "where to write it")->required();

    auto* withdraw =
        add_command(app, options, "withdraw", "mark an incident as false; the centre is told");
    withdraw->add_option("INCIDENT", options.incident, "its id, or the last 4 or more characters")
        ->required();
    withdraw->add_option("REASON", options.reason, "why, for the record")->required();

    auto* completion = add_command(app, options, "completion", "print a completion script");
    completion->add_option("SHELL", options.shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
}

}  // namespace

std::expected<Options, int> read_options(int argc, char** argv) {
    CLI::App app("The technician's client of a Linli gateway.", "linlictl");
    Options options;
    options.socket = "/run/linli/linlid.sock";
    app.add_option("--socket", options.socket, "the daemon's control socket")
        ->envname("LINLI_SOCKET")
        ->capture_default_str();
    app.add_flag("--json", options.json, "print the result as one line of JSON");
    app.set_version_flag("--version", std::string("linlictl " LINLI_VERSION));
    app.footer(kFooter);
    app.require_subcommand(1);
    add_commands(app, options);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return std::unexpected(app.exit(error) == 0 ? good : usage);
    }
    options.command = app.get_subcommands().front()->get_name();
    return options;
}

}  // namespace linli::ctl
