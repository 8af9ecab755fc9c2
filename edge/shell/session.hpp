// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <string>

#include "shell/server.hpp"

namespace linli::shell {

/// One connection. Its coroutine holds it; the server knows it to close it. Loop thread only.
class Session {
  public:
    Session(asio::local::stream_protocol::socket socket, Gateway& gateway, Limits limits);

    /// Answers requests until the client goes, breaks a limit, or `close` is called.
    /// `self` keeps the session while the coroutine is alive.
    static asio::awaitable<void> run(std::shared_ptr<Session> self);
    /// Ends everything; the gateway is not called from here on.
    void close();

  private:
    enum class Next { go_on, end };

    asio::awaitable<Result<std::string>> read_line();
    asio::awaitable<Next> serve(std::string line);
    asio::awaitable<Next> follow(Request request);
    asio::awaitable<void> send_followed();
    asio::awaitable<void> wait_for_goodbye();
    /// False when the client did not take it in time, or went.
    asio::awaitable<bool> write(std::string text);
    void offer(const json::value& event);

    asio::local::stream_protocol::socket socket_;
    Gateway& gateway_;
    Limits limits_;
    std::string received_;
    asio::steady_timer wake_;  ///< cancelled when there is something to send
    std::deque<json::value> waiting_;
    std::uint64_t skipped_ = 0;  ///< events since the last one that was taken into `waiting_`
    std::int64_t last_sent_ = -1;
    std::shared_ptr<void> following_;
    bool closed_ = false;
};

}  // namespace linli::shell
