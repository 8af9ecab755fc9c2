// SPDX-License-Identifier: Apache-2.0
#include "shell/session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/serialize.hpp>
#include <format>

namespace linli::shell {
namespace {

using namespace asio::experimental::awaitable_operators;

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

std::string line_of(const json::object& object) { return json::serialize(object) + "\n"; }

std::int64_t sequence_of(const json::value& event) {
    const auto* object = event.if_object();
    const auto* sequence = object == nullptr ? nullptr : object->if_contains("sequence");
    if (sequence == nullptr) return -1;
    return sequence->is_uint64()  ? static_cast<std::int64_t>(sequence->get_uint64())
           : sequence->is_int64() ? sequence->get_int64()
                                  : -1;
}

bool wants_to_follow(const Request& request) {
    const auto* follow = request.arguments.if_contains("follow");
    return request.command == "events" && follow != nullptr && follow->is_bool() &&
           follow->get_bool();
}

}  // namespace

Session::Session(asio::local::stream_protocol::socket socket, Gateway& gateway, Limits limits)
    : socket_(std::move(socket)),
      gateway_(gateway),
      limits_(limits),
      wake_(socket_.get_executor(), asio::steady_timer::time_point::max()) {}

void Session::close() {
    closed_ = true;
    following_.reset();
    boost::system::error_code ignored;
    socket_.close(ignored);
    wake_.cancel();
}

asio::awaitable<void> Session::run(std::shared_ptr<Session> self) {
    while (!self->closed_) {
        auto line = co_await self->read_line();
        if (self->closed_) break;
        if (!line) {
            if (line.error().code == ErrorCode::invalid_argument) {
                co_await self->write(line_of(failure(line.error())));
            }
            break;
        }
        if (co_await self->serve(std::move(*line)) == Next::end) break;
    }
    self->close();
}

asio::awaitable<Result<std::string>> Session::read_line() {
    asio::steady_timer timer(socket_.get_executor(), limits_.idle);
    const auto outcome = co_await (
        asio::async_read_until(socket_, asio::dynamic_buffer(received_, limits_.request_bytes),
                               '\n', kTuple) ||
        timer.async_wait(kTuple));
    if (outcome.index() == 1) co_return fail(ErrorCode::timed_out, "no request");
    const auto [error, size] = std::get<0>(outcome);
    if (error == asio::error::not_found) {
        co_return fail(ErrorCode::invalid_argument,
                       std::format("a request has at most {} bytes", limits_.request_bytes));
    }
    if (error) co_return fail(ErrorCode::end_of_stream, error.message());
    std::string line = received_.substr(0, size - 1);
    received_.erase(0, size);
    co_return line;
}

asio::awaitable<Session::Next> Session::serve(std::string line) {
    auto request = parse_request(line);
    if (!request) {
        co_await write(line_of(failure(request.error())));
        co_return Next::end;
    }
    if (wants_to_follow(*request)) co_return co_await follow(std::move(*request));
    const auto answered = co_await answer(gateway_, std::move(*request));
    if (closed_) co_return Next::end;
    co_return co_await write(line_of(answered)) ? Next::go_on : Next::end;
}

asio::awaitable<Session::Next> Session::follow(Request request) {
    // Listen first, so that no event falls between the list and the stream; what comes in both is
    // sent once.
    following_ = gateway_.follow([this](const json::value& event) { offer(event); });
    const auto answered = co_await answer(gateway_, std::move(request));
    if (closed_) co_return Next::end;
    if (const auto* result = answered.if_contains("result")) {
        if (const auto* list = result->if_array(); list != nullptr && !list->empty()) {
            last_sent_ = sequence_of(list->back());
        }
    }
    const bool refused = !answered.at("ok").as_bool();
    if (!co_await write(line_of(answered)) || refused) co_return Next::end;
    co_await (send_followed() || wait_for_goodbye());
    co_return Next::end;
}

void Session::offer(const json::value& event) {
    if (waiting_.size() >= limits_.followed_events) {
        ++skipped_;
        return;
    }
    waiting_.push_back(event);
    wake_.cancel();
}

asio::awaitable<void> Session::send_followed() {
    while (!closed_) {
        if (waiting_.empty()) {
            co_await wake_.async_wait(kTuple);
            continue;
        }
        const json::value event = std::move(waiting_.front());
        waiting_.pop_front();
        const auto sequence = sequence_of(event);
        if (sequence >= 0 && sequence <= last_sent_) continue;
        if (!co_await write(line_of({{"event", event}}))) co_return;
        if (waiting_.empty() && skipped_ > 0) {
            const auto skipped = std::exchange(skipped_, 0);
            if (!co_await write(line_of({{"skipped", skipped}}))) co_return;
        }
    }
}

asio::awaitable<void> Session::wait_for_goodbye() {
    char byte = 0;
    co_await socket_.async_read_some(asio::buffer(&byte, 1), kTuple);
}

asio::awaitable<bool> Session::write(std::string text) {
    asio::steady_timer timer(socket_.get_executor(), limits_.write);
    const auto outcome = co_await (asio::async_write(socket_, asio::buffer(text), kTuple) ||
                                   timer.async_wait(kTuple));
    co_return outcome.index() == 0 && !std::get<0>(std::get<0>(outcome)) && !closed_;
}

}  // namespace linli::shell
