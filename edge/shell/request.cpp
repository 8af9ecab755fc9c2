// SPDX-License-Identifier: Apache-2.0
#include <boost/json/parse.hpp>
#include <format>

#include "shell/server.hpp"

namespace linli::shell {
namespace {

constexpr std::size_t kLongestCommand = 32;
constexpr std::size_t kDeepest = 8;

std::unexpected<Error> refuse(const std::string& what) {
    return fail(ErrorCode::invalid_argument,
                what + R"(; a request is {"command": "status", "arguments": {}} on one line)");
}

}  // namespace

Result<Request> parse_request(std::string_view line) {
    json::parse_options options;
    options.max_depth = kDeepest;
    boost::system::error_code error;
    auto value = json::parse(line, error, {}, options);
    if (error) return refuse("this is not JSON: " + error.message());
    auto* object = value.if_object();
    if (object == nullptr) return refuse("this is no JSON object");
    Request request;
    for (auto& [key, part] : *object) {
        if (key == "command" && part.is_string() && !part.get_string().empty() &&
            part.get_string().size() <= kLongestCommand) {
            request.command = part.get_string();
        } else if (key == "arguments" && part.is_object()) {
            request.arguments = std::move(part.get_object());
        } else {
            return refuse(std::format("'{}' is unknown, or of the wrong kind",
                                      std::string_view(key).substr(0, kLongestCommand)));
        }
    }
    if (request.command.empty()) return refuse("there is no 'command'");
    return request;
}

}  // namespace linli::shell
