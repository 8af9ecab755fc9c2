// SPDX-License-Identifier: Apache-2.0
#include "outbox/database_file.hpp"

#include <format>
#include <fstream>

#include "base/log.hpp"
#include "outbox/migrations.hpp"
#include "outbox/sqlite_error.hpp"

namespace linli::outbox {
namespace {

/// Quarantined files kept; the last of them is overwritten when there are more.
constexpr int kQuarantined = 8;
constexpr std::string_view kDamaged = ".damaged";
constexpr int kIncremental = 2;  ///< as PRAGMA auto_vacuum reads

std::filesystem::path with_suffix(std::filesystem::path file, std::string_view suffix) {
    file += suffix;
    return file;
}

/// Whose database is it, and may this build write to it? Reads only.
Result<void> check_owner(Connection& connection) {
    if (connection.number("SELECT count(*) FROM sqlite_schema") == 0) return {};
    if (connection.number("PRAGMA application_id") != kApplicationId) {
        return fail(ErrorCode::invalid_argument,
                    "is a database, but not an outbox; name another file");
    }
    const auto version = connection.number("PRAGMA user_version");
    const int newest = migrations().back().version;
    if (version > newest) {
        return fail(
            ErrorCode::unsupported,
            std::format("is of version {}, written by a newer program; this one knows "
                        "versions up to {}. Nothing was changed: install the newer program again",
                        version, newest));
    }
    std::string verdict;
    connection.query("PRAGMA quick_check(1)",
                     [&](const SQLite::Statement& row) { verdict = row.getColumn(0).getString(); });
    if (verdict != "ok") return fail(ErrorCode::corrupt, verdict);
    return {};
}

/// Everything that makes commits durable and the files bounded (docs/outbox.md).
/// Writes nothing to a file that is as it should be: a full disk must not keep a backlog from
/// leaving.
void apply_settings(Connection& connection, std::uint64_t max_bytes) {
    if (connection.number("PRAGMA auto_vacuum") != kIncremental) {
        connection.script(
            "PRAGMA auto_vacuum = INCREMENTAL");  // works before the first page is written
    }
    connection.script(
        "PRAGMA journal_mode = WAL;"
        "PRAGMA synchronous = FULL;"
        "PRAGMA foreign_keys = ON;"
        "PRAGMA secure_delete = FAST;"  // delivered events do not linger, at no cost in writes
        "PRAGMA temp_store = MEMORY;"
        "PRAGMA trusted_schema = OFF;"
        "PRAGMA wal_autocheckpoint = 1000;"
        "PRAGMA journal_size_limit = 8388608;");
    if (connection.number("PRAGMA application_id") != kApplicationId) {
        connection.script(std::format("PRAGMA application_id = {}", kApplicationId));
    }
    if (max_bytes > 0) {
        const auto page = static_cast<std::uint64_t>(connection.number("PRAGMA page_size"));
        connection.script(std::format("PRAGMA max_page_count = {}", max_bytes / page + 1));
    }
}

Result<std::unique_ptr<Connection>> try_open(const std::filesystem::path& file,
                                             std::uint64_t max_bytes) {
    return caught([&]() -> Result<std::unique_ptr<Connection>> {
        auto connection = std::make_unique<Connection>(file);
        connection->checkpoint_on_close(false);  // a file that we refuse stays as it is
        connection->script("PRAGMA locking_mode = EXCLUSIVE");
        if (auto owner = check_owner(*connection); !owner) return std::unexpected(owner.error());
        connection->checkpoint_on_close(true);
        apply_settings(*connection, max_bytes);
        migrate(*connection, migrations());
        return connection;
    });
}

Result<void> quarantine(const std::filesystem::path& file) {
    int number = 1;
    std::error_code error;
    const auto target = [&] { return with_suffix(file, std::format(".corrupt-{}", number)); };
    while (number < kQuarantined && std::filesystem::exists(target(), error)) ++number;
    for (const std::string_view part : {"-wal", "-shm", ""}) {
        const auto from = with_suffix(file, part);
        const auto to = with_suffix(target(), part);
        if (!std::filesystem::exists(from, error)) {
            std::filesystem::remove(to, error);
            continue;
        }
        std::filesystem::rename(from, to, error);
        if (error) {
            return fail(ErrorCode::io,
                        std::format("put {} aside: {}", from.string(), error.message()));
        }
    }
    log::error("outbox: {} is corrupt; kept as {}, starting an empty one", file.string(),
               target().string());
    return {};
}

}  // namespace

void mark_damaged(const std::filesystem::path& file) {
    const std::ofstream mark(with_suffix(file, kDamaged));
    if (!mark) log::error("outbox: {} cannot be marked as damaged", file.string());
}

Result<DatabaseFile> open_database(const std::filesystem::path& file, std::uint64_t max_bytes) {
    DatabaseFile result;
    std::error_code ignored;
    auto opened = try_open(file, max_bytes);
    const bool marked = std::filesystem::exists(with_suffix(file, kDamaged), ignored);
    if (opened ? marked : opened.error().code == ErrorCode::corrupt) {
        if (opened) opened->reset();
        if (auto aside = quarantine(file); !aside) return std::unexpected(aside.error());
        std::filesystem::remove(with_suffix(file, kDamaged), ignored);
        result.quarantined = true;
        opened = try_open(file, max_bytes);
    }
    if (!opened) return fail(std::move(opened.error()), "outbox " + file.string());
    result.connection = std::move(*opened);
    return result;
}

}  // namespace linli::outbox
