// SPDX-License-Identifier: Apache-2.0
// Whatever a broker hands us as a command is understood within its limits or refused, and can be
// answered.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.hpp"
#include "event/command.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace linli::event;
    const auto command = parse_command({reinterpret_cast<const char*>(data), size});
    if (command) {
        LINLI_CHECK(command->id.size() <= 64);
        LINLI_CHECK(name_of(command->kind) != "unknown");
    }
    const std::string text = command ? command->text : command.error().message;
    LINLI_CHECK(!serialise(Reply{command ? command->id : "", ReplyStatus::done, text, {}}).empty());
    return 0;
}
