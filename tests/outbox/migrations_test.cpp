// SPDX-License-Identifier: Apache-2.0
#include "outbox/migrations.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <vector>

#include "outbox/connection.hpp"

namespace linli::outbox {
namespace {

/// Every table and index with its SQL, blanks and comments aside.
std::vector<std::string> schema_of(Connection& connection) {
    std::vector<std::string> parts;
    connection.query("SELECT name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY name",
                     [&](const SQLite::Statement& row) {
                         std::string words;
                         for (const char c : row.getColumn(0).getString()) {
                             if (c != ' ' && c != '\n') words += c;
                         }
                         parts.push_back(words);
                     });
    return parts;
}

TEST(Migrations, AllTogetherGiveTheWrittenSchema) {
    Connection migrated(":memory:");
    migrate(migrated, migrations());
    Connection written(":memory:");
    std::ifstream in(LINLI_SOURCE_DIR "/edge/outbox/schema.sql");
    written.script(std::string(std::istreambuf_iterator<char>(in), {}));

    EXPECT_EQ(schema_of(migrated), schema_of(written));
    EXPECT_FALSE(schema_of(migrated).empty());
    EXPECT_EQ(migrated.number("PRAGMA user_version"), migrations().back().version);
}

TEST(Migrations, RunOnlyWhatTheDatabaseHasNotSeen) {
    Connection connection(":memory:");
    const std::vector<Migration> both = {{1, "CREATE TABLE a (x)"}, {2, "CREATE TABLE b (x)"}};
    migrate(connection, std::span(both).first(1));
    migrate(connection, both);
    migrate(connection, both);
    EXPECT_EQ(connection.number("SELECT count(*) FROM sqlite_schema"), 2);
    EXPECT_EQ(connection.number("PRAGMA user_version"), 2);
}

TEST(Migrations, AStepThatFailsLeavesTheLastGoodOne) {
    Connection connection(":memory:");
    const std::vector<Migration> bad = {{1, "CREATE TABLE a (x)"},
                                        {2, "CREATE TABLE b (x); INSERT INTO nowhere VALUES (1)"}};
    EXPECT_THROW(migrate(connection, bad), SQLite::Exception);
    EXPECT_EQ(connection.number("PRAGMA user_version"), 1);
    EXPECT_EQ(connection.number("SELECT count(*) FROM sqlite_schema"), 1);
}

}  // namespace
}  // namespace linli::outbox
