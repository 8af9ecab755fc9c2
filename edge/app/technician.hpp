// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/thread_pool.hpp>

#include "app/gateway.hpp"
#include "shell/server.hpp"

namespace linli::app {

namespace json = boost::json;

/// Answers the technician's questions out of the running gateway (docs/control-socket.md has the
/// shapes). Loop thread only.
class Technician final : public shell::Gateway {
  public:
    explicit Technician(app::Gateway& gateway) : gateway_(gateway) {}

    asio::awaitable<Result<json::value>> status() override;
    asio::awaitable<Result<json::value>> cameras() override;
    asio::awaitable<Result<json::value>> cost() override;
    asio::awaitable<Result<json::value>> incidents(std::size_t limit, bool open_only) override;
    asio::awaitable<Result<json::value>> why(std::string id) override;
    asio::awaitable<Result<json::value>> events(std::size_t limit) override;
    asio::awaitable<Result<std::string>> snapshot(std::string camera) override;
    asio::awaitable<Result<json::value>> withdraw(std::string incident,
                                                  std::string reason) override;
    std::shared_ptr<void> follow(std::function<void(const json::value&)> sink) override;

  private:
    app::Gateway& gateway_;
    asio::thread_pool pictures_{1};
};

}  // namespace linli::app
