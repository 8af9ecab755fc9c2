// SPDX-License-Identifier: Apache-2.0
// linlid: the daemon.
#include <CLI/CLI.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include <malloc.h>

#include "app/gateway.hpp"
#include "app/installed.hpp"
#include "app/technician.hpp"
#include "base/log.hpp"
#include "config/load.hpp"
#include "config/pixels_on_target.hpp"
#include "shell/server.hpp"

namespace linli::app {
namespace {

/// sysexits(3)-like, so that a unit file can tell a wrong configuration (do not restart for ever)
/// from a crash.
enum ExitCode : int { stopped = 0, failed = 1, usage = 2, misconfigured = 78 };

template <class T>
bool say_mistakes(const config::Loaded<T>& loaded) {
    if (loaded) return false;
    for (const auto& mistake : loaded.error()) log::error("{}", mistake.text());
    return true;
}

struct Daemon {
    asio::io_context loop{1};
    SystemClock clock;
    std::unique_ptr<Gateway> gateway;
    std::unique_ptr<Technician> technician;
    std::unique_ptr<shell::Server> server;
    ServiceManager service_manager;
    std::string cause = "it could not start";
    int exit_code = stopped;
};

asio::awaitable<void> run(Daemon& daemon) {
    asio::signal_set signals(daemon.loop, SIGINT, SIGTERM);
    const auto fail = [&](const Error& error) {
        daemon.exit_code = failed;
        daemon.cause = error.message;
        signals.cancel();
    };
    if (const auto started = co_await daemon.gateway->start(fail); !started) {
        log::error("{}", started.error().message);
        daemon.exit_code = failed;
    } else {
        daemon.service_manager.ready("running");
        log::info("running; ask with linlictl --socket {} status",
                  daemon.gateway->configuration().control_socket.string());
        if (daemon.exit_code == stopped) {
            const auto [error, number] =
                co_await signals.async_wait(asio::as_tuple(asio::use_awaitable));
            if (!error) daemon.cause = number == SIGINT ? "SIGINT" : "SIGTERM";
        }
        log::info("stopping");
    }
    daemon.service_manager.stopping();
    daemon.server->stop();
    co_await daemon.gateway->stop(daemon.cause);
    daemon.loop.stop();
}

int serve(config::Gateway configuration, config::Site site) {
    Daemon daemon;
    const auto socket = configuration.control_socket;
    auto gateway =
        Gateway::open(daemon.loop, std::move(configuration), std::move(site), daemon.clock);
    if (!gateway) {
        log::error("{}", gateway.error().message);
        return failed;
    }
    daemon.gateway = std::move(*gateway);
    daemon.technician = std::make_unique<Technician>(*daemon.gateway);
    auto server = shell::Server::listen(daemon.loop, socket, *daemon.technician);
    if (!server) {
        log::error("control socket {}: {}", socket.string(), server.error().message);
        return failed;
    }
    daemon.server = std::move(*server);
    asio::co_spawn(daemon.loop, run(daemon), asio::detached);
    daemon.loop.run();
    if (!daemon.gateway->stopped()) {
        log::warn("a camera still looks up its name; the process ends without it");
        std::_Exit(daemon.exit_code);
    }
    return daemon.exit_code;
}

/// Each of glibc's arenas keeps what it once had: with one for every thread that ever handled a
/// picture, memory creeps up for hours. Few of them share.
void keep_memory_small() {
    constexpr int kArenas = 2;
    mallopt(M_ARENA_MAX, kArenas);
}

int main_of(int argc, char** argv) {
    keep_memory_small();
    CLI::App app("The Linli gateway: cameras in, events about parking, dogs and safety out.");
    app.set_version_flag("--version", std::string(kVersion));
    std::string file = "/etc/linli/gateway.toml";
    app.add_option("--config", file, "gateway.toml; it names site.toml")->capture_default_str();
    app.add_flag_callback(
        "--debug", [] { log::set_level(log::Level::debug); }, "log what is off in the field");
    app.footer(
        "Exit codes: 0 stopped as told, 1 failed, 2 usage, 78 wrong configuration.\n"
        "linlictl check FILE finds mistakes in a configuration without running anything.");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? stopped : usage;
    }
    auto gateway = config::load_gateway(file);
    if (say_mistakes(gateway)) return misconfigured;
    auto site = config::load_site(gateway->site_file);
    if (say_mistakes(site)) return misconfigured;
    for (const auto& doubt : config::doubts_of(*site)) log::warn("{}", doubt.text());
    if (gateway->detector.models.empty()) gateway->detector.models = models_folder();
    return serve(std::move(*gateway), std::move(*site));
}

}  // namespace
}  // namespace linli::app

int main(int argc, char** argv) { return linli::app::main_of(argc, argv); }
