// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/object.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

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
struct Gateway {
    virtual ~Gateway() = default;
    virtual asio::awaitable<Result<json::value>> status() = 0;
    virtual asio::awaitable<Result<json::value>> cameras() = 0;
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
    /// Calls `sink` for each new event until the returned guard dies.
    virtual std::shared_ptr<void> follow(std::function<void(const json::value&)> sink) = 0;
};

/// The control socket: a Unix stream socket (mode 0660), one JSON object a line each way
/// (docs/formats.md). Loop thread only. A request of more than 64 KiB, or that is not JSON, is
/// answered with an error and the connection is closed; at most 16 clients.
class Server {
  public:
    /// Takes over a stale socket file; a live one is ErrorCode::already_exists.
    static Result<std::unique_ptr<Server>> listen(asio::io_context& loop,
                                                  const std::filesystem::path& path,
                                                  Gateway& gateway);
    ~Server();
    void stop();

  private:
    struct Impl;
    explicit Server(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// Reads one request line. Error: invalid_argument, with what was expected.
Result<Request> parse_request(std::string_view line);

/// Runs one request against `gateway`; the answer object is {"ok": true, "result": ...} or {"ok":
/// false, "error": {"code", "message"}}.
asio::awaitable<json::object> answer(Gateway& gateway, Request request);

}  // namespace linli::shell
