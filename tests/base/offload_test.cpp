// SPDX-License-Identifier: Apache-2.0
#include "base/offload.hpp"

#include <gtest/gtest.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <thread>

namespace linli {
namespace {

std::string work(std::unique_ptr<int> number, std::string text) {
    return text + std::to_string(*number);
}

asio::awaitable<void> ask(asio::thread_pool& pool, std::string& answer,
                          std::thread::id& resumed_on) {
    answer = co_await offload(pool, work, std::make_unique<int>(7), std::string("track "));
    resumed_on = std::this_thread::get_id();
}

TEST(Offload, WorksOnThePoolWithOwnedArgumentsAndResumesOnTheLoop) {
    asio::thread_pool pool(1);
    asio::io_context loop;
    std::string answer;
    std::thread::id resumed_on;
    asio::co_spawn(loop, ask(pool, answer, resumed_on), asio::detached);
    loop.run();
    EXPECT_EQ(answer, "track 7");
    EXPECT_EQ(resumed_on, std::this_thread::get_id());
}

}  // namespace
}  // namespace linli
