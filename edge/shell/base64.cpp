// SPDX-License-Identifier: Apache-2.0
#include "shell/base64.hpp"

#include <cstdint>

namespace linli::shell {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint32_t byte_at(std::string_view bytes, std::size_t i) {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::uint32_t group =
            byte_at(bytes, i) << 16U | byte_at(bytes, i + 1) << 8U | byte_at(bytes, i + 2);
        out += kDigits[group >> 18U & 63U];
        out += kDigits[group >> 12U & 63U];
        out += i + 1 < bytes.size() ? kDigits[group >> 6U & 63U] : '=';
        out += i + 2 < bytes.size() ? kDigits[group & 63U] : '=';
    }
    return out;
}

Result<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return fail(ErrorCode::corrupt, "base64 of a wrong length");
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    const auto digits = text.substr(0, text.size() - padding);
    std::string out;
    out.reserve(text.size() / 4 * 3);
    std::uint32_t group = 0;
    std::size_t count = 0;
    for (const char c : digits) {
        const auto digit = kDigits.find(c);
        if (digit == std::string_view::npos) return fail(ErrorCode::corrupt, "no base64");
        group = group << 6U | static_cast<std::uint32_t>(digit);
        if (++count % 4 != 0) continue;
        for (const unsigned shift : {16U, 8U, 0U}) out += static_cast<char>(group >> shift & 255U);
        group = 0;
    }
    if (padding == 1) out += static_cast<char>(group >> 10U & 255U);
    if (padding == 1) out += static_cast<char>(group >> 2U & 255U);
    if (padding == 2) out += static_cast<char>(group >> 4U & 255U);
    return out;
}

}  // namespace linli::shell
