// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace linli::shell {

/// RFC 4648, section 4, with padding.
std::string base64_encode(std::string_view bytes);

/// Error: corrupt, for anything that `base64_encode` does not write.
Result<std::string> base64_decode(std::string_view text);

}  // namespace linli::shell
