// SPDX-License-Identifier: Apache-2.0
#include "shell/client.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <system_error>
#include <utility>

#include "shell/socket_file.hpp"

namespace linli::shell {
namespace {

constexpr std::chrono::milliseconds kPatience{15'000};
constexpr std::chrono::milliseconds kForever{-1};
constexpr std::size_t kLongestAnswer = 64U << 20U;  ///< a picture of 48 MB as base64

Result<json::object> parse_line(const std::string& line) {
    boost::system::error_code error;
    auto value = json::parse(line, error);
    if (error || !value.is_object())
        return fail(ErrorCode::corrupt, "the answer is no JSON object");
    return std::move(value.get_object());
}

Error error_of(const json::object& answer) {
    const auto text = [&](const char* key) -> std::string {
        const auto* error = answer.if_contains("error");
        const auto* object = error == nullptr ? nullptr : error->if_object();
        const auto* value = object == nullptr ? nullptr : object->if_contains(key);
        return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                      : "unknown";
    };
    const auto code = text("code");
    for (const auto known :
         {ErrorCode::invalid_argument, ErrorCode::not_found, ErrorCode::already_exists,
          ErrorCode::io, ErrorCode::corrupt, ErrorCode::timed_out, ErrorCode::not_connected,
          ErrorCode::refused, ErrorCode::unsupported, ErrorCode::cancelled,
          ErrorCode::end_of_stream, ErrorCode::no_space}) {
        if (name_of(known) == code) return {known, text("message")};
    }
    return {ErrorCode::refused, text("message")};
}

}  // namespace

Result<Client> Client::connect(const std::filesystem::path& path) {
    const auto descriptor = connect_socket(path);
    if (!descriptor) return std::unexpected(descriptor.error());
    return Client(*descriptor);
}

Client::Client(Client&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), received_(std::move(other.received_)) {}

Client& Client::operator=(Client&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(received_, other.received_);
    return *this;
}

Client::~Client() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<Result<json::value>> Client::ask(std::string_view command, json::object arguments) {
    const json::object request{{"command", command}, {"arguments", std::move(arguments)}};
    // A server that has no room says so without reading: its answer counts, not that writing
    // failed.
    const auto sent = send(json::serialize(request) + "\n");
    const auto line = read_line(kPatience);
    if (!line) return std::unexpected(sent ? line.error() : sent.error());
    auto answer = parse_line(*line);
    if (!answer) return std::unexpected(answer.error());
    const auto* ok = answer->if_contains("ok");
    if (ok == nullptr || !ok->is_bool()) return fail(ErrorCode::corrupt, "an answer without 'ok'");
    if (!ok->get_bool()) return Result<json::value>(std::unexpected(error_of(*answer)));
    const auto* result = answer->if_contains("result");
    if (result == nullptr) return fail(ErrorCode::corrupt, "an answer without 'result'");
    return Result<json::value>(*result);
}

Result<json::object> Client::next() {
    const auto line = read_line(kForever);
    if (!line) return std::unexpected(line.error());
    return parse_line(*line);
}

Result<void> Client::send(std::string_view bytes) const {
    while (!bytes.empty()) {
        const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return fail(ErrorCode::io, std::generic_category().message(errno));
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return {};
}

Result<std::string> Client::read_line(std::chrono::milliseconds patience) {
    std::array<char, 65'536> part{};
    std::size_t searched = 0;
    while (true) {
        const auto end = received_.find('\n', searched);
        if (end != std::string::npos) {
            std::string line = received_.substr(0, end);
            received_.erase(0, end + 1);
            return line;
        }
        searched = received_.size();
        if (searched > kLongestAnswer) return fail(ErrorCode::corrupt, "the answer has no end");
        pollfd ready{descriptor_, POLLIN, 0};
        const int polled = ::poll(&ready, 1, static_cast<int>(patience.count()));
        if (polled == 0) return fail(ErrorCode::timed_out, "no answer in time");
        const auto size = polled < 0 ? -1 : ::recv(descriptor_, part.data(), part.size(), 0);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) return fail(ErrorCode::io, std::generic_category().message(errno));
        if (size == 0) return fail(ErrorCode::end_of_stream, "the daemon hung up");
        received_.append(part.data(), static_cast<std::size_t>(size));
    }
}

}  // namespace linli::shell
