// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.hpp"

namespace linli::evidence {

/// Writes `bytes` as `file`, making its folders: after a power cut there is the whole file or none.
/// Written beside its name, fsynced, renamed, folder fsynced. Errors: no_space, io; nothing is left
/// behind.
Result<void> write_whole(const std::filesystem::path& file, std::string_view bytes);

/// Whether `file` is the unfinished remains of a write.
bool is_part(const std::filesystem::path& file);

}  // namespace linli::evidence
