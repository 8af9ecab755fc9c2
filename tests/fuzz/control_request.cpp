// SPDX-License-Identifier: Apache-2.0
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/serialize.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "shell/fake_gateway.hpp"

/// A line from the control socket: whatever it is, there is one answer, and it is one line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace linli::shell;
    auto request = parse_request({reinterpret_cast<const char*>(data), size});
    if (!request) {
        const auto text = json::serialize(failure(request.error()));
        if (text.find('\n') != std::string::npos) __builtin_trap();
        return 0;
    }
    FakeGateway gateway;
    asio::io_context loop;
    int answers = 0;
    asio::co_spawn(loop, answer(gateway, std::move(*request)),
                   [&](const std::exception_ptr& thrown, const json::object& answered) {
                       if (thrown || json::serialize(answered).find('\n') != std::string::npos)
                           __builtin_trap();
                       ++answers;
                   });
    loop.run();
    if (answers != 1) __builtin_trap();
    return 0;
}
