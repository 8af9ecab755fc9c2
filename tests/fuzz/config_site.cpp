// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "config/load.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto loaded = linli::config::parse_site(text, "fuzz.toml", "/nonexistent");
    if (loaded) return 0;
    for (const auto& mistake : loaded.error()) {
        if (mistake.text().empty() || mistake.line < 0 || mistake.column < 0) __builtin_trap();
    }
    if (loaded.error().empty()) __builtin_trap();
    return 0;
}
