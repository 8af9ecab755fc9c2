// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace linli::shell {

namespace json = boost::json;

/// The other end of the control socket, blocking; for linlictl and tests. One thread.
class Client {
  public:
    /// Errors: not_found, not_connected, io: nobody answers at `path`.
    static Result<Client> connect(const std::filesystem::path& path);

    Client(Client&& other) noexcept;
    Client& operator=(Client&& other) noexcept;
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client();

    /// Asks and waits for the result. An error that the daemon answers with is in the inner Result,
    /// with its own words; outer errors: timed_out after 15 s, end_of_stream, corrupt.
    Result<Result<json::value>> ask(std::string_view command, json::object arguments = {});

    /// The next line as an object, however long it takes: what comes after a request to follow.
    Result<json::object> next();

  private:
    explicit Client(int descriptor) : descriptor_(descriptor) {}
    Result<void> send(std::string_view bytes) const;
    Result<std::string> read_line(std::chrono::milliseconds patience);

    int descriptor_ = -1;
    std::string received_;
};

}  // namespace linli::shell
