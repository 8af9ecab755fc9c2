// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "detect/manifest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto models = linli::detect::parse_manifest({reinterpret_cast<const char*>(data), size});
    if (!models) {
        if (models.error().message.empty()) __builtin_trap();
        return 0;
    }
    for (const auto& model : *models) {
        if (model.file.contains('/') || model.classes.empty()) __builtin_trap();
        for (const auto& source : model.classes) {
            if (source.indices.empty()) __builtin_trap();
            for (const auto index : source.indices) {
                if (index >= model.class_count) __builtin_trap();
            }
        }
    }
    return 0;
}
