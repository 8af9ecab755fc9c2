// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace linli::outbox {

class Connection;

/// One numbered step of the schema: brings a database of `version` - 1 to `version`.
struct Migration {
    int version = 0;
    const char* sql = "";
};

/// The steps of this build, from version 1 without a hole (edge/outbox/migrations, compiled in).
std::span<const Migration> migrations();

/// Runs those of `steps` that the database has not seen, each in a transaction of its own together
/// with its user_version. Throws SQLite::Exception; the database is then as the last good step left
/// it.
void migrate(Connection& connection, std::span<const Migration> steps);

}  // namespace linli::outbox
