// SPDX-License-Identifier: Apache-2.0
#include <format>
#include <optional>

#include "shell/base64.hpp"
#include "shell/server.hpp"

namespace linli::shell {
namespace {

constexpr std::int64_t kDefaultLimit = 20;
constexpr std::int64_t kMostLimit = 1000;
constexpr std::size_t kLongestText = 512;

/// Takes arguments out of a request one by one; what is left at the end is unknown.
class Arguments {
  public:
    explicit Arguments(json::object& object) : object_(object) {}

    std::string text(std::string_view key) {
        const auto value = take(key);
        if (value && value->is_string() && !value->get_string().empty() &&
            value->get_string().size() <= kLongestText) {
            return std::string(value->get_string());
        }
        complain(std::format("'{}' must be a text of 1..{} bytes", key, kLongestText));
        return {};
    }
    std::size_t limit() {
        const auto value = take("limit");
        if (!value) return kDefaultLimit;
        const auto* number = value->if_int64();
        if (number == nullptr || *number < 1 || *number > kMostLimit) {
            complain(std::format("'limit' must be a whole number, 1..{}", kMostLimit));
            return kDefaultLimit;
        }
        return static_cast<std::size_t>(*number);
    }
    bool flag(std::string_view key) {
        const auto value = take(key);
        if (!value) return false;
        if (!value->is_bool()) complain(std::format("'{}' must be true or false", key));
        return value->is_bool() && value->get_bool();
    }
    /// The first complaint, if there is any.
    std::optional<Error> wrong() {
        if (object_.empty()) return wrong_;
        const auto key = std::string_view(object_.begin()->key()).substr(0, 64);
        complain(std::format("unknown argument '{}'", key));
        return wrong_;
    }

  private:
    std::optional<json::value> take(std::string_view key) {
        const auto* found = object_.if_contains(key);
        if (found == nullptr) return std::nullopt;
        json::value value = *found;
        object_.erase(key);
        return value;
    }
    void complain(std::string message) {
        if (!wrong_) wrong_ = Error{ErrorCode::invalid_argument, std::move(message)};
    }

    json::object& object_;
    std::optional<Error> wrong_;
};

json::object success(json::value result) { return {{"ok", true}, {"result", std::move(result)}}; }

json::object wrapped(Result<json::value> result) {
    return result ? success(std::move(*result)) : failure(result.error());
}

asio::awaitable<json::object> snapshot(Gateway& gateway, std::string camera) {
    const auto jpeg = co_await gateway.snapshot(std::move(camera));
    if (!jpeg) co_return failure(jpeg.error());
    co_return success(json::object{{"jpeg", base64_encode(*jpeg)}});
}

}  // namespace

json::object failure(const Error& error) {
    return {{"ok", false},
            {"error", json::object{{"code", name_of(error.code)}, {"message", error.message}}}};
}

asio::awaitable<json::object> answer(Gateway& gateway, Request request) {
    Arguments arguments(request.arguments);
    const auto& command = request.command;
    const bool lists = command == "incidents" || command == "events";
    const auto limit = lists ? arguments.limit() : 0;
    const bool all = command == "incidents" && arguments.flag("all");
    if (command == "events") arguments.flag("follow");
    const bool by_incident = command == "why" || command == "withdraw";
    auto incident = by_incident ? arguments.text("incident") : std::string();
    auto reason = command == "withdraw" ? arguments.text("reason") : std::string();
    auto camera = command == "snapshot" ? arguments.text("camera") : std::string();
    if (const auto wrong = arguments.wrong()) co_return failure(*wrong);

    if (command == "status") co_return wrapped(co_await gateway.status());
    if (command == "cameras") co_return wrapped(co_await gateway.cameras());
    if (command == "cost") co_return wrapped(co_await gateway.cost());
    if (command == "incidents") co_return wrapped(co_await gateway.incidents(limit, !all));
    if (command == "events") co_return wrapped(co_await gateway.events(limit));
    if (command == "why") co_return wrapped(co_await gateway.why(std::move(incident)));
    if (command == "snapshot") co_return co_await snapshot(gateway, std::move(camera));
    if (command == "withdraw") {
        co_return wrapped(co_await gateway.withdraw(std::move(incident), std::move(reason)));
    }
    co_return failure({ErrorCode::invalid_argument,
                       std::format("unknown command '{}'; there are status, cameras, cost, "
                                   "incidents, events, why, snapshot, withdraw",
                                   command)});
}

}  // namespace linli::shell
