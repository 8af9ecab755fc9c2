// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace linli {

namespace asio = boost::asio;

/// Runs `function(arguments...)` on `pool` and resumes the caller on its own executor with the
/// result. Function and arguments are moved into the job: nothing of the caller's frame is touched
/// from the pool.
template <class Function, class... Args>
asio::awaitable<std::invoke_result_t<Function, Args...>> offload(asio::thread_pool& pool,
                                                                 Function function,
                                                                 Args... arguments) {
    using Out = std::invoke_result_t<Function, Args...>;
    auto job = [](Function f, std::tuple<Args...> args) -> asio::awaitable<Out> {
        co_return std::apply(std::move(f), std::move(args));
    };
    co_return co_await asio::co_spawn(
        pool, job(std::move(function), std::tuple<Args...>(std::move(arguments)...)),
        asio::use_awaitable);
}

}  // namespace linli
