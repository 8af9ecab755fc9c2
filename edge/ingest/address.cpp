// SPDX-License-Identifier: Apache-2.0
#include "ingest/address.hpp"

namespace linli::ingest {

std::string without_password(std::string_view address) {
    const auto scheme = address.find("://");
    if (scheme == std::string_view::npos) return std::string(address);
    const auto begin = scheme + 3;
    const auto end = address.find_first_of("/?#", begin);
    const auto authority = address.substr(begin, end == std::string_view::npos ? end : end - begin);
    const auto at = authority.rfind('@');
    const auto colon = authority.find(':');
    if (at == std::string_view::npos || colon == std::string_view::npos || colon > at) return std::string(address);
    std::string shown(address.substr(0, begin + colon + 1));
    shown += "***";
    shown += address.substr(begin + at);
    return shown;
}

}  // namespace linli::ingest
