// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace linli::app {

/// All bytes of `file`. Error: io, naming the file.
Result<std::string> read_text(const std::filesystem::path& file);

/// Makes or replaces `file`. Error: io, naming the file; it may then hold a part.
Result<void> write_text(const std::filesystem::path& file, const std::string& text);

}  // namespace linli::app
