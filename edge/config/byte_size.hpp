// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace linli::config {

constexpr std::uint64_t kMiB = 1ULL << 20U;

/// "2GiB" as bytes: a whole number below a million with MiB, GiB or TiB. Nothing when it is no
/// size.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// Whole MiB in the largest unit that needs no decimals: "16MiB", "2GiB".
std::string format_size(std::uint64_t bytes);

}  // namespace linli::config
