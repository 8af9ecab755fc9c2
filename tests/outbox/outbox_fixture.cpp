// SPDX-License-Identifier: Apache-2.0
// Coroutines are dear to compile: what the tests wait for is instantiated here, once.
#include "outbox_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <optional>

namespace linli::outbox {

template <class T>
T wait_for(asio::io_context& loop, asio::awaitable<T> work) {
    std::optional<T> answer;
    asio::co_spawn(loop, std::move(work), [&](const std::exception_ptr& failure, T result) {
        if (failure) std::rethrow_exception(failure);
        answer = std::move(result);
    });
    loop.restart();
    loop.run();
    return std::move(answer.value());
}

template int wait_for(asio::io_context&, asio::awaitable<int>);
template Result<void> wait_for(asio::io_context&, asio::awaitable<Result<void>>);
template Result<Counts> wait_for(asio::io_context&, asio::awaitable<Result<Counts>>);
template Result<std::string> wait_for(asio::io_context&, asio::awaitable<Result<std::string>>);
template Result<rules::Incident> wait_for(asio::io_context&,
                                          asio::awaitable<Result<rules::Incident>>);
template Result<std::vector<rules::Incident>> wait_for(
    asio::io_context&, asio::awaitable<Result<std::vector<rules::Incident>>>);
template Result<std::vector<std::uint64_t>> wait_for(
    asio::io_context&, asio::awaitable<Result<std::vector<std::uint64_t>>>);
template Result<std::vector<StoredEvent>> wait_for(
    asio::io_context&, asio::awaitable<Result<std::vector<StoredEvent>>>);

}  // namespace linli::outbox
