// SPDX-License-Identifier: Apache-2.0
#include "app/linlictl_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <format>

#include "base/time.hpp"

namespace linli::ctl {
namespace {

bool is_wide(char32_t c) {
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
           (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
           (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) ||
           (c >= 0x20000 && c <= 0x3FFFD);
}

/// Takes one character off the front of UTF-8; a broken byte counts as one character.
char32_t take(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t length = first < 0x80    ? 1
                               : first >= 0xF0 ? 4
                               : first >= 0xE0 ? 3
                               : first >= 0xC0 ? 2
                                               : 1;
    char32_t c = length == 1 ? first : first & (0x7FU >> length);
    std::size_t used = 1;
    while (used < length && used < text.size() &&
           (static_cast<unsigned char>(text[used]) & 0xC0U) == 0x80U) {
        c = c << 6U | (static_cast<unsigned char>(text[used]) & 0x3FU);
        ++used;
    }
    text.remove_prefix(used);
    return c;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
    std::size_t columns = 0;
    while (!text.empty()) columns += is_wide(take(text)) ? 2 : 1;
    return columns;
}

std::string printable(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) c = '?';
    }
    // The C1 controls U+0080..U+009F are two bytes, C2 80..9F.
    for (std::size_t i = 0; i + 1 < out.size(); ++i) {
        if (out[i] == '\xC2' && static_cast<unsigned char>(out[i + 1]) < 0xA0)
            out[i] = out[i + 1] = '?';
    }
    return out;
}

std::string table(const std::vector<std::vector<std::string>>& rows,
                  std::vector<std::size_t> least) {
    auto widths = std::move(least);
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], columns_of(row[i]));
    }
    std::string out;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size()) line.append(widths[i] - columns_of(row[i]) + 2, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    return out;
}

std::string local_time(std::string_view utc) {
    const auto time = parse_rfc3339(utc);
    if (!time) return printable(utc);
    const std::time_t seconds =
        std::chrono::floor<std::chrono::seconds>(*time).time_since_epoch().count();
    std::tm parts{};
    std::array<char, 32> text{};
    if (::localtime_r(&seconds, &parts) == nullptr) return printable(utc);
    const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts);
    return {text.data(), size};
}

std::string span_of(double seconds) {
    const auto whole = static_cast<long long>(std::clamp(seconds, 0.0, 1e12));
    if (whole < 60) return std::format("{}s", whole);
    if (whole < 3600) return std::format("{}min {}s", whole / 60, whole % 60);
    if (whole < 86'400) return std::format("{}h {}min", whole / 3600, whole / 60 % 60);
    return std::format("{}d {}h", whole / 86'400, whole / 3600 % 24);
}

}  // namespace linli::ctl
