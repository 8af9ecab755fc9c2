// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace linli::uplink {

/// The first line of `file`, read afresh for each dial so that a changed password needs no restart;
/// empty when there is no file.
inline std::string read_password(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return line;
}

}  // namespace linli::uplink
