// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <expected>
#include <optional>
#include <string_view>

#include "app/linlictl_options.hpp"
#include "shell/client.hpp"

namespace linli::ctl {

namespace json = boost::json;

/// Connects to the daemon; nothing when it cannot be reached, which has then been told with how to
/// start it.
std::optional<shell::Client> reach(const Options& options);

/// Asks one thing. The exit code when there is no result, which has then been told.
std::expected<json::value, int> ask(shell::Client& client, std::string_view command,
                                    json::object arguments = {});

/// Writes to standard output at once. False when nobody reads it any more.
bool print(std::string_view text);

/// Tells what is wrong on standard error, with the program's name before it.
void complain(std::string_view text);

}  // namespace linli::ctl
