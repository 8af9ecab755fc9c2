// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rules/script/run.hpp"

/// Any bytes are a script or a mistake with its place; a short one is also played.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace linli::rules::script;
    const auto script = parse({reinterpret_cast<const char*>(data), size}, "fuzz");
    if (script && script->end / script->look < 2'000 && script->actions.size() < 50) run(*script);
    return 0;
}
