// SPDX-License-Identifier: Apache-2.0
#include "event/utf8.hpp"

#include <cstdint>

namespace linli::event {
namespace {

/// Length of the valid UTF-8 sequence (RFC 3629) at the front of `text`; 0 if it is none.
std::size_t sequence_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xC2 && first < 0xE0   ? 2
                               : first >= 0xE0 && first < 0xF0 ? 3
                               : first >= 0xF0 && first < 0xF5 ? 4
                                                               : 0;
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) return 0;
    }
    // Overlong forms, surrogates and what lies beyond U+10FFFF show in the second byte.
    const std::uint8_t second = byte(1);
    if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
        (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) {
        return 0;
    }
    return length;
}

}  // namespace

std::string clean_text(std::string_view text, std::size_t max_bytes) {
    std::string clean;
    while (!text.empty()) {
        const std::size_t length = sequence_length(text);
        const std::string_view next = length > 0 ? text.substr(0, length) : std::string_view("?");
        if (clean.size() + next.size() > max_bytes) break;
        clean += next;
        text.remove_prefix(length > 0 ? length : 1);
    }
    return clean;
}

}  // namespace linli::event
