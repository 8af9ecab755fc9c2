// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace linli::shell {

namespace asio = boost::asio;
namespace json = boost::json;

/// One question of a technician: {"command": "why", "arguments": {"incident": "..."}}.
struct Request {
    std::string command;
    json::object arguments;
};

/// What the commands need of the gateway. Implemented once, in app; faked in tests. Loop thread.
/// The shapes of the values are in docs/control-socket.md.
struct Gateway {
    virtual ~Gateway() = default;
    virtual asio::awaitable<Result<json::value>> status() = 0;
    virtual asio::awaitable<Result<json::value>> cameras() = 0;
    /// What each camera and the rest cost of late.
    virtual asio::awaitable<Result<json::value>> cost() = 0;
    /// `limit` newest incidents; `open_only` leaves out ended ones.
    virtual asio::awaitable<Result<json::value>> incidents(std::size_t limit, bool open_only) = 0;
    /// One incident with every phase, its reason and facts. `id` may be a unique tail of at least 4
    /// characters. Errors: not_found, invalid_argument.
    virtual asio::awaitable<Result<json::value>> why(std::string id) = 0;
    /// The latest `limit` events stored since the process started, oldest first.
    virtual asio::awaitable<Result<json::value>> events(std::size_t limit) = 0;
    /// JPEG of the camera's present picture with zones, lines and tracks, masks burnt in. Errors:
    /// not_found, not_connected.
    virtual asio::awaitable<Result<std::string>> snapshot(std::string camera) = 0;
    virtual asio::awaitable<Result<json::value>> withdraw(std::string incident,
                                                          std::string reason) = 0;
    /// Calls `sink` for each new event until the returned guard dies. Each value is an object with
    /// a "sequence".
    virtual std::shared_ptr<void> follow(std::function<void(const json::value&)> sink) = 0;
};

/// What one socket can be made to bear.
struct Limits {
    std::size_t clients = 16;
    std::size_t request_bytes = 64U << 10U;  ///< one line with its end
    std::chrono::milliseconds idle{
        60'000};  ///< from connecting, or from the last answer, to the end of a request
    std::chrono::milliseconds write{
        10'000};  ///< a client that does not take its answer for so long is dropped
    std::size_t followed_events =
        256;  ///< waiting for one follower; further ones are counted and skipped
};

/// The control socket: a Unix stream socket (mode 0660), one JSON object a line each way
/// (docs/control-socket.md). A request that is too long, or no request, is answered with an error
/// and the connection is closed. Concurrency: loop thread only. `stop` before the gateway goes;
/// what runs then ends by itself.
class Server {
  public:
    /// Takes over a stale socket file. Errors: already_exists when a live server answers there or
    /// something else than a socket is in the way, invalid_argument for a path that is too long,
    /// io.
    static Result<std::unique_ptr<Server>> listen(asio::io_context& loop,
                                                  const std::filesystem::path& path,
                                                  Gateway& gateway, Limits limits = {});
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server();
    /// Closes every connection and takes the socket file away. May be called again.
    void stop();

  private:
    struct Impl;
    explicit Server(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> impl_;  ///< shared with the coroutines of the connections
};

/// Reads one request line. Error: invalid_argument, with what was expected.
Result<Request> parse_request(std::string_view line);

/// Runs one request against `gateway`; the answer object is {"ok": true, "result": ...} or {"ok":
/// false, "error": {"code", "message"}}. "events" with "follow" is answered like one without:
/// following is the server's business.
asio::awaitable<json::object> answer(Gateway& gateway, Request request);

/// {"ok": false, "error": {"code", "message"}}.
json::object failure(const Error& error);

}  // namespace linli::shell
