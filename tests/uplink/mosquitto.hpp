// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <format>
#include <fstream>
#include <string>

#include "base/result.hpp"
#include "temp_folder.hpp"

namespace linli::uplink {

/// A TCP port of the loopback that nobody listened on a moment ago.
inline std::uint16_t free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    LINLI_CHECK(::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    socklen_t size = sizeof address;
    LINLI_CHECK(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    ::close(socket);
    return ntohs(address.sin_port);
}

/// Whether somebody listens on the loopback's `port`.
inline bool accepts(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const bool connected =
        ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return connected;
}

/// A real Mosquitto on a loopback port of its own; ends with the test, however that ends.
class Mosquitto {
  public:
    Mosquitto() : port_(free_port()) {}
    Mosquitto(const Mosquitto&) = delete;
    Mosquitto& operator=(const Mosquitto&) = delete;
    ~Mosquitto() { stop(); }

    /// `settings`: lines of mosquitto.conf beside the listener.
    void start(const std::string& settings = "allow_anonymous true\n") {
        std::ofstream(folder_ / "mosquitto.conf")
            << std::format("user root\nlistener {} 127.0.0.1\nlog_dest file {}\n", port_,
                           log().string())
            << settings;
        pid_ = ::fork();
        LINLI_CHECK(pid_ >= 0);
        if (pid_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ::execlp("mosquitto", "mosquitto", "-c", (folder_ / "mosquitto.conf").c_str(), nullptr);
            ::_exit(127);
        }
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!accepts(port_)) {
            LINLI_CHECK(std::chrono::steady_clock::now() < end &&
                        ::waitpid(pid_, nullptr, WNOHANG) == 0);
            ::usleep(5'000);
        }
    }
    void stop() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGTERM);
        ::waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }

    std::uint16_t port() const { return port_; }
    std::filesystem::path log() const { return folder_ / "log"; }
    /// Writes `text` into a file beside the configuration; its path.
    std::string file(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name) << text;
        return (folder_ / name).string();
    }
    std::filesystem::path folder() const { return folder_.path(); }

  private:
    TempFolder folder_;
    std::uint16_t port_;
    pid_t pid_ = 0;
};

}  // namespace linli::uplink
