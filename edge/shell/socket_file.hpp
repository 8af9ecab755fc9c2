// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "base/result.hpp"

namespace linli::shell {

/// The longest path of a Unix socket, in bytes.
inline constexpr std::size_t kLongestSocketPath = 107;

/// Makes room for a socket at `path`: takes a file away that no server answers at any more. Errors:
/// already_exists, invalid_argument for a path that is too long, io.
Result<void> clear_socket_path(const std::filesystem::path& path);

/// Connects to the server at `path`, blocking; the caller owns the descriptor. Errors:
/// not_connected when nobody answers, not_found when there is no such file, refused when this user
/// may not, invalid_argument, io.
Result<int> connect_socket(const std::filesystem::path& path);

}  // namespace linli::shell
