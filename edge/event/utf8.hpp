// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace linli::event {

/// A longer text, reason or fact of a message is cut, bytes.
inline constexpr std::size_t kMaxText = 1000;

/// `text` as valid UTF-8 of at most `max_bytes` bytes, cut between characters; each byte that is
/// not UTF-8 becomes '?'. protobuf refuses to read a string field that is not valid.
std::string clean_text(std::string_view text, std::size_t max_bytes);

}  // namespace linli::event
