// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/result.hpp"
#include "outbox/connection.hpp"

namespace linli::outbox {

/// Marks a file as an outbox in its header (PRAGMA application_id): "LNLI".
inline constexpr std::int64_t kApplicationId = 0x4C4E'4C49;

/// A database ready for use, and how it came to be.
struct DatabaseFile {
    std::unique_ptr<Connection> connection;
    bool quarantined = false;  ///< a damaged file was put aside and this is an empty one
};

/// Opens or makes the database `file` (":memory:" for none), locks it against every other process,
/// checks it, and brings its schema up to date. A damaged one is renamed to FILE.corrupt-N, with
/// its -wal, and an empty one is made. `max_bytes`: the database takes no more room than this; 0 =
/// no limit. Error: already_exists when another process has it open; unsupported when a newer
/// program wrote it; invalid_argument when it is a database of somebody else's; the file is
/// untouched by these three. Else io, no_space.
Result<DatabaseFile> open_database(const std::filesystem::path& file, std::uint64_t max_bytes);

/// Makes the next open_database of `file` put it aside: its damage shows in use, not when it is
/// checked. Leaves FILE.damaged.
void mark_damaged(const std::filesystem::path& file);

}  // namespace linli::outbox
