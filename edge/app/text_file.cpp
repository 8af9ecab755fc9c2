// SPDX-License-Identifier: Apache-2.0
#include "app/text_file.hpp"

#include <format>
#include <fstream>
#include <iterator>

namespace linli::app {

Result<std::string> read_text(const std::filesystem::path& file) {
    std::error_code error;
    std::ifstream stream(file, std::ios::binary);
    if (!stream || std::filesystem::is_directory(file, error))
        return fail(ErrorCode::io, std::format("{}: cannot be read", file.string()));
    std::string text(std::istreambuf_iterator<char>(stream), {});
    if (stream.bad()) return fail(ErrorCode::io, std::format("{}: cannot be read", file.string()));
    return text;
}

Result<void> write_text(const std::filesystem::path& file, const std::string& text) {
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream << text;
    stream.close();
    if (!stream) return fail(ErrorCode::io, std::format("{}: cannot be written", file.string()));
    return {};
}

}  // namespace linli::app
