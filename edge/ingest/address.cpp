// SPDX-License-Identifier: Apache-2.0
#include "ingest/address.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace linli::ingest {
namespace {

constexpr std::string_view kHidden = "***";

char lower(char sign) { return static_cast<char>(std::tolower(static_cast<unsigned char>(sign))); }

bool is_port(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Where the host of `rest` (an address behind its "scheme://") begins: behind the '@' of user and
/// password. A password may hold the signs that end a host as long as no port number stands there.
std::size_t host_of(std::string_view rest) {
    const auto authority = rest.substr(0, rest.find_first_of("/?#"));
    const auto at = authority.rfind('@');
    if (at != std::string_view::npos) return at + 1;
    const auto colon = authority.find(':');
    if (colon == std::string_view::npos || authority.front() == '[' ||
        is_port(authority.substr(colon + 1))) {
        return 0;
    }
    return rest.rfind('@') + 1;  // npos + 1 is 0
}

/// Hides the value of each "password=" in `text`: some cameras want it in their path.
std::string without_password_values(std::string_view text) {
    constexpr std::array<std::string_view, 4> kNames{"password=", "passwd=", "pwd=", "pass="};
    std::string shown;
    while (!text.empty()) {
        const auto name = std::ranges::find_if(kNames, [&](std::string_view candidate) {
            return text.size() >= candidate.size() &&
                   std::ranges::equal(text.substr(0, candidate.size()), candidate, {}, lower);
        });
        if (name == kNames.end()) {
            shown += text.front();
            text.remove_prefix(1);
            continue;
        }
        shown += text.substr(0, name->size());
        shown += kHidden;
        text.remove_prefix(std::min(text.size(), text.find_first_of("&?#", name->size())));
    }
    return shown;
}

}  // namespace

std::string without_password(std::string_view address) {
    const auto scheme = address.find("://");
    if (scheme == std::string_view::npos) return std::string(address);
    const auto begin = scheme + 3;
    std::string shown(address.substr(0, begin));
    std::string_view rest = address.substr(begin);
    const auto host = host_of(rest);
    const auto colon = rest.substr(0, host).find(':');
    if (colon != std::string_view::npos) {
        shown += rest.substr(0, colon + 1);
        shown += kHidden;
        rest.remove_prefix(host - 1);
    }
    return shown + without_password_values(rest);
}

}  // namespace linli::ingest
