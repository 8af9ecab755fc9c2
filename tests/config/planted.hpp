// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "config/folder.hpp"
#include "config/load.hpp"

namespace linli::config {

/// `text` with the one occurrence of `good` replaced by `bad`.
inline std::string planted(std::string text, std::string_view good, std::string_view bad) {
    const auto at = text.find(good);
    EXPECT_NE(at, std::string::npos) << "not in the text: " << good;
    if (at == std::string::npos) return text;
    EXPECT_EQ(text.find(good, at + 1), std::string::npos) << "more than once in the text: " << good;
    return text.replace(at, good.size(), bad);
}

/// The mistakes as a person reads them, with the folder of the test cut out.
template <class T>
std::vector<std::string> told(const Loaded<T>& loaded, const std::filesystem::path& folder) {
    std::vector<std::string> out;
    if (loaded) return out;
    const auto prefix = folder.string() + "/";
    for (const auto& mistake : loaded.error()) {
        auto text = mistake.text();
        for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix)) {
            text.erase(at, prefix.size());
        }
        out.push_back(text);
    }
    return out;
}

using Told = std::vector<std::string>;

}  // namespace linli::config
