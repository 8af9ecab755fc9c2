// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace linli::outbox {

/// A text to be stored as a BLOB.
struct Bytes {
    const std::string& text;
};

/// An open SQLite database with its prepared statements, which are kept: SQL texts must be
/// literals. Concurrency: one thread at a time. Errors: every member throws SQLite::Exception (see
/// `caught`).
class Connection {
  public:
    /// Opens `file`, making an empty one when there is none. Nothing is read or written yet.
    explicit Connection(const std::filesystem::path& file);

    /// Runs one statement with `values` bound to its question marks; rows it returns are ignored.
    /// Returns how many rows it changed.
    template <class... Values>
    int execute(std::string_view sql, const Values&... values) {
        query(sql, [](const SQLite::Statement&) {}, values...);
        return database_.getChanges();
    }

    /// Calls `each(statement)` for every row.
    template <class Each, class... Values>
    void query(std::string_view sql, Each&& each, const Values&... values) {
        SQLite::Statement& statement = prepared(sql);
        const Reset reset{statement};
        int index = 0;
        (bind(statement, ++index, values), ...);
        while (statement.executeStep()) each(statement);
    }

    /// First column of the first row; 0 when there is none.
    template <class... Values>
    std::int64_t number(std::string_view sql, const Values&... values) {
        std::int64_t result = 0;
        query(
            sql, [&](const SQLite::Statement& row) { result = row.getColumn(0).getInt64(); },
            values...);
        return result;
    }

    /// Runs several statements, none of them kept.
    void script(const std::string& sql) { database_.exec(sql); }
    bool in_transaction() const;
    /// Whether closing copies the WAL into the database and deletes it; by default it does.
    void checkpoint_on_close(bool wanted);

  private:
    struct Reset {
        SQLite::Statement& statement;
        ~Reset() { statement.tryReset(); }
    };
    SQLite::Statement& prepared(std::string_view sql);

    // What is bound by reference outlives the call to `query`.
    static void bind(SQLite::Statement& statement, int index, const std::string& text) {
        statement.bindNoCopy(index, text);
    }
    static void bind(SQLite::Statement& statement, int index, std::string_view text) {
        statement.bind(index, std::string(text));
    }
    static void bind(SQLite::Statement& statement, int index, Bytes bytes) {
        statement.bindNoCopy(index, bytes.text.data(), static_cast<int>(bytes.text.size()));
    }
    static void bind(SQLite::Statement& statement, int index, std::int64_t value) {
        statement.bind(index, value);
    }
    static void bind(SQLite::Statement& statement, int index, std::uint64_t value) {
        statement.bind(index, static_cast<std::int64_t>(value));
    }
    static void bind(SQLite::Statement& statement, int index, double value) {
        statement.bind(index, value);
    }
    static void bind(SQLite::Statement& statement, int index, WallTime time) {
        statement.bind(index, std::int64_t{time.time_since_epoch().count()});
    }
    static void bind(SQLite::Statement& statement, int index, std::optional<WallTime> time) {
        if (time) return bind(statement, index, *time);
        statement.bind(index);
    }

    SQLite::Database database_;
    std::map<std::string_view, SQLite::Statement> statements_;
};

/// A write transaction: rolled back unless committed.
class Transaction {
  public:
    explicit Transaction(Connection& connection);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit();

  private:
    Connection& connection_;
};

/// Column `index` of `row` as a time stored in microseconds.
inline WallTime wall_time_of(const SQLite::Statement& row, int index) {
    return WallTime(std::chrono::microseconds(row.getColumn(index).getInt64()));
}

}  // namespace linli::outbox
