// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string>

#include "config/site.hpp"
#include "ingest/process.hpp"

namespace linli::ingest {

/// tests/e2e/rtsp_server.py as a child process.
class RtspCamera {
  public:
    struct Login {
        std::string user;
        std::string password;
        std::string method = "digest";
    };

    /// Plays `clip` on a free port as soon as this returns.
    explicit RtspCamera(std::filesystem::path clip, std::optional<Login> login = {});

    /// Pulls the plug and puts it in again: the same port.
    void kill() { server_.reset(); }
    void start();

    /// Its program hangs: connections stay open, nothing is sent or answered until `thaw`.
    void freeze() { server_->signal(SIGSTOP); }
    void thaw() { server_->signal(SIGCONT); }

    int port() const { return port_; }
    /// The camera as an installer would configure it, with time-outs short enough for a test.
    config::Camera camera(const std::string& credentials = "",
                          const std::string& path = "/cam") const;

  private:
    std::filesystem::path clip_;
    std::optional<Login> login_;
    int port_ = 0;
    std::optional<Process> server_;
};

/// A camera at `address` with time-outs short enough for a test.
config::Camera rtsp_at(const std::string& address);

}  // namespace linli::ingest
