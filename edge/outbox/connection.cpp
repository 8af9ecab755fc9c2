// SPDX-License-Identifier: Apache-2.0
#include "outbox/connection.hpp"

#include <sqlite3.h>

namespace linli::outbox {

Connection::Connection(const std::filesystem::path& file)
    : database_(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE) {}

SQLite::Statement& Connection::prepared(std::string_view sql) {
    const auto known = statements_.find(sql);
    if (known != statements_.end()) return known->second;
    return statements_.emplace(sql, SQLite::Statement(database_, std::string(sql))).first->second;
}

bool Connection::in_transaction() const {
    return sqlite3_get_autocommit(database_.getHandle()) == 0;
}

void Connection::checkpoint_on_close(bool wanted) {
    sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, wanted ? 0 : 1,
                      nullptr);
}

Transaction::Transaction(Connection& connection) : connection_(connection) {
    connection_.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    // A full disk may have rolled it back already.
    if (!connection_.in_transaction()) return;
    try {
        connection_.execute("ROLLBACK");
    } catch (const SQLite::Exception&) {  // NOLINT(bugprone-empty-catch)
        // Only the disk can fail here; SQLite has then given the transaction up in memory, and the
        // WAL never held it.
    }
}

void Transaction::commit() { connection_.execute("COMMIT"); }

}  // namespace linli::outbox
