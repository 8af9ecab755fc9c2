// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <optional>
#include <string>
#include <thread>

#include "shell/client.hpp"
#include "shell/fake_gateway.hpp"
#include "shell/server.hpp"
#include "shell/socket_file.hpp"
#include "temp_folder.hpp"

namespace linli::shell {

/// A server with a fake gateway, on a loop thread of its own, at a socket in a folder of its own.
class Served {
  public:
    explicit Served(Limits limits = {}) {
        auto listening = Server::listen(loop_, path(), gateway, limits);
        EXPECT_TRUE(listening) << listening.error().message;
        server_ = std::move(*listening);
    }
    Served(const Served&) = delete;
    Served& operator=(const Served&) = delete;
    ~Served() {
        stop();
        work_.reset();
        if (thread_) thread_->join();
    }

    /// The gateway may be set up until here, and is the loop's from then on.
    void run() {
        thread_.emplace([this] { loop_.run(); });
    }
    /// Runs `task` on the loop and waits for it.
    void on_loop(std::function<void()> task) {
        std::promise<void> done;
        asio::post(loop_, [&] {
            task();
            done.set_value();
        });
        done.get_future().wait();
    }
    void post(std::function<void()> task) { asio::post(loop_, std::move(task)); }
    void stop() {
        if (!thread_) return server_->stop();
        on_loop([&] { server_->stop(); });
    }
    /// On the loop only.
    Server& server() { return *server_; }
    std::filesystem::path path() const { return folder_ / "linlid.sock"; }
    const TempFolder& folder() const { return folder_; }

    FakeGateway gateway;

  private:
    TempFolder folder_;
    asio::io_context loop_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_{loop_.get_executor()};
    std::unique_ptr<Server> server_;
    std::optional<std::thread> thread_;
};

/// A connection that says what it likes.
class Raw {
  public:
    explicit Raw(const std::filesystem::path& path) : descriptor_(connect_socket(path).value()) {}
    Raw(const Raw&) = delete;
    Raw& operator=(const Raw&) = delete;
    ~Raw() { ::close(descriptor_); }

    void send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;  // the server hung up, which is what some tests want
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    /// Everything until `lines` line feeds have come or the server hangs up.
    std::string read(long lines) const {
        std::string out;
        char c = 0;
        while (lines > 0 && ::recv(descriptor_, &c, 1, 0) == 1) {
            out += c;
            if (c == '\n') --lines;
        }
        return out;
    }
    std::string read_to_end() const { return read(1'000'000'000); }

  private:
    int descriptor_;
};

}  // namespace linli::shell
