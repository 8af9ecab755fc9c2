// SPDX-License-Identifier: Apache-2.0
#include "config/byte_size.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <ranges>
#include <utility>

namespace linli::config {
namespace {

constexpr std::array<std::pair<std::string_view, std::uint64_t>, 3> kSizeUnits{
    {{"MiB", kMiB}, {"GiB", kMiB << 10U}, {"TiB", kMiB << 20U}}};

}  // namespace

std::optional<std::uint64_t> parse_size(std::string_view text) {
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || digits > 6) return std::nullopt;
    for (const auto& [unit, bytes] : kSizeUnits) {
        if (text.substr(digits) == unit)
            return std::stoull(std::string(text.substr(0, digits))) * bytes;
    }
    return std::nullopt;
}

std::string format_size(std::uint64_t bytes) {
    for (const auto& [unit, size] : kSizeUnits | std::views::reverse) {
        if (bytes >= size && bytes % size == 0) return std::format("{}{}", bytes / size, unit);
    }
    return std::format("{}MiB", bytes / kMiB);
}

}  // namespace linli::config
