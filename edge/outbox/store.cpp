// SPDX-License-Identifier: Apache-2.0
#include "outbox/store.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "outbox/database_file.hpp"
#include "outbox/sqlite_error.hpp"
#include "outbox/words.hpp"

namespace linli::outbox {
namespace {

constexpr std::size_t kMaxPayload = 64 * 1024;
constexpr std::uint64_t kMaxDeadLetters = 1'000;
constexpr int kPruneEvery = 64;  ///< ended incidents between two prunings
constexpr std::int64_t kSparePages =
    1'024;  ///< free pages (4 KiB each) that stay for the next backlog
constexpr std::string_view kMemory = ":memory:";

Result<void> check(const event::NewEvent& event) {
    if (event.id.empty()) return fail(ErrorCode::invalid_argument, "an event needs an id");
    if (event.payload.size() > kMaxPayload) {
        return fail(ErrorCode::invalid_argument, "event " + event.id + ": payload over 64 KiB");
    }
    return {};
}

StoredEvent stored_event_of(const SQLite::Statement& row) {
    const auto text = [&](int index) { return row.getColumn(index).getString(); };
    StoredEvent stored;
    stored.sequence = static_cast<std::uint64_t>(row.getColumn(0).getInt64());
    stored.event.id = text(1);
    stored.event.type = text(2);
    stored.event.domain = text(3);
    stored.event.subject = text(4);
    stored.event.time = wall_time_of(row, 5);
    stored.recorded = wall_time_of(row, 6);
    stored.event.severity = severity_of(text(7)).value_or(config::Severity::medium);
    stored.event.dataref = text(8);
    stored.event.payload = text(9);
    stored.sent_before = row.getColumn(10).getInt() != 0;
    return stored;
}

Result<SequenceMark> open_mark(const Options& options) {
    if (options.file == kMemory) return SequenceMark::in_memory();
    return SequenceMark::open(options.file);
}

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const Options& options, const Clock& clock) {
    auto database = open_database(options.file, options.max_bytes);
    if (!database) return std::unexpected(std::move(database.error()));
    auto mark = open_mark(options);
    if (!mark) return fail(std::move(mark.error()), "outbox");
    std::unique_ptr<Store> store(
        new Store(std::move(database->connection), std::move(*mark), options, clock));
    const auto ready = caught([&] { return store->begin_sequence(database->quarantined); });
    if (!ready) return fail(ready.error(), "outbox " + options.file.string());
    const auto pruned = caught([&]() -> Result<void> {
        store->prune();
        return {};
    });
    if (!pruned) log::warn("outbox: delete old incidents: {}", pruned.error().message);
    return store;
}

Store::Store(std::unique_ptr<Connection> connection, SequenceMark mark, const Options& options,
             const Clock& clock)
    : connection_(std::move(connection)),
      mark_(std::move(mark)),
      incidents_(*connection_, options.keep_incidents, options.keep_incidents_for),
      clock_(clock) {}

Result<void> Store::begin_sequence(bool quarantined) {
    const auto value_of = [&](std::string_view name) {
        return connection_->number("SELECT value FROM counter WHERE name = ?", name);
    };
    if (value_of("first_sequence") == 0) {
        // A mark without a database: one was quarantined or deleted, now or in a start that was cut
        // short.
        // With neither, the clock gives a number that no gateway has counted to.
        const auto seconds =
            std::chrono::duration_cast<std::chrono::seconds>(clock_.wall().time_since_epoch());
        const std::uint64_t unknown =
            mark_.unreadable()
                ? static_cast<std::uint64_t>(std::max<std::int64_t>(0, seconds.count()))
                : 0;
        const std::uint64_t last = mark_.found().value_or(unknown);
        Transaction transaction(*connection_);
        connection_->execute("INSERT INTO counter VALUES ('first_sequence', ?)", last + 1);
        connection_->execute("UPDATE counter SET value = ? WHERE name = 'last_sequence'", last);
        transaction.commit();
    }
    first_sequence_ = static_cast<std::uint64_t>(value_of("first_sequence"));
    const bool untouched = value_of("last_sequence") < value_of("first_sequence");
    was_corrupt_ = quarantined || (first_sequence_ > 1 && untouched);
    return {};
}

void Store::prune() {
    Transaction transaction(*connection_);
    incidents_.prune(clock_.wall());
    transaction.commit();
}

Result<std::vector<std::uint64_t>> Store::commit(const std::vector<Change>& changes) {
    std::uint64_t events = 0;
    for (const Change& change : changes) {
        if (!change.event) continue;
        if (auto good = check(*change.event); !good) return std::unexpected(good.error());
        ++events;
    }
    auto next = next_sequence(events);
    if (!next) return std::unexpected(next.error());
    const WallTime now = clock_.wall();
    std::vector<std::uint64_t> sequences;
    for (const Change& change : changes) {
        if (change.incident) {
            if (auto saved = incidents_.save(*change.incident); !saved) {
                return std::unexpected(saved.error());
            }
            if (!change.incident->open()) ++ended_since_prune_;
        }
        if (change.event) {
            insert(*next, now, *change.event);
            sequences.push_back((*next)++);
        }
    }
    if (ended_since_prune_ >= kPruneEvery) {
        incidents_.prune(now);
        ended_since_prune_ = 0;
    }
    return sequences;
}

Result<std::uint64_t> Store::next_sequence(std::uint64_t count_of_events) {
    if (count_of_events == 0) return 0;
    const auto last = static_cast<std::uint64_t>(
        connection_->number("SELECT value FROM counter WHERE name = 'last_sequence'"));
    if (auto covered = mark_.cover(last + count_of_events); !covered) {
        return std::unexpected(covered.error());
    }
    count("last_sequence", count_of_events);
    count("stored", count_of_events);
    return last + 1;
}

void Store::insert(std::uint64_t sequence, WallTime recorded, const event::NewEvent& event) {
    connection_->execute(
        "INSERT INTO event (sequence, id, type, domain, subject, time_us, recorded_us, severity, "
        "dataref, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        sequence, event.id, event.type, event.domain, event.subject, event.time, recorded,
        word_of(event.severity), event.dataref, Bytes{event.payload});
}

void Store::count(std::string_view name, std::uint64_t by) {
    connection_->execute("UPDATE counter SET value = value + ? WHERE name = ?", by, name);
}

Result<void> Store::mark_sent(const std::vector<std::uint64_t>& sequences) {
    for (const std::uint64_t sequence : sequences) {
        connection_->execute("UPDATE event SET sent = 1 WHERE sequence = ?", sequence);
    }
    return {};
}

Result<void> Store::remove_delivered(const std::vector<std::uint64_t>& sequences) {
    int removed = 0;
    for (const std::uint64_t sequence : sequences) {
        removed += connection_->execute("DELETE FROM event WHERE sequence = ?", sequence);
    }
    if (removed > 0) count("delivered", static_cast<std::uint64_t>(removed));
    return {};
}

Result<void> Store::dead_letter(std::uint64_t sequence, const std::string& why) {
    const int moved = connection_->execute(
        "INSERT INTO dead_letter SELECT sequence, id, type, domain, subject, time_us, recorded_us, "
        "severity, dataref, payload, ?, ? FROM event WHERE sequence = ?",
        why, clock_.wall(), sequence);
    if (moved == 0) return {};
    connection_->execute("DELETE FROM event WHERE sequence = ?", sequence);
    count("lost", 1);
    connection_->execute(
        "DELETE FROM dead_letter WHERE sequence IN (SELECT sequence FROM dead_letter "
        "ORDER BY sequence DESC LIMIT -1 OFFSET ?)",
        kMaxDeadLetters);
    log::warn("outbox: event {} put aside as undeliverable: {}", sequence, why);
    return {};
}

Result<void> Store::write_fact(const std::string& key, const std::string& value) {
    connection_->execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", key, value);
    return {};
}

Result<std::vector<StoredEvent>> Store::read_after(std::uint64_t after, std::size_t limit) {
    std::vector<StoredEvent> events;
    connection_->query(
        "SELECT sequence, id, type, domain, subject, time_us, recorded_us, severity, dataref, "
        "payload, sent FROM event WHERE sequence > ? ORDER BY sequence LIMIT ?",
        [&](const SQLite::Statement& row) { events.push_back(stored_event_of(row)); }, after,
        std::uint64_t{limit});
    return events;
}

Result<std::vector<std::string>> Store::waiting_evidence() {
    std::vector<std::string> names;
    connection_->query(
        "SELECT dataref FROM event WHERE dataref <> ''",
        [&](const SQLite::Statement& row) { names.push_back(row.getColumn(0).getString()); });
    return names;
}

Result<std::string> Store::read_fact(const std::string& key) {
    std::string value;
    connection_->query(
        "SELECT value FROM fact WHERE key = ?",
        [&](const SQLite::Statement& row) { value = row.getColumn(0).getString(); }, key);
    return value;
}

Result<Counts> Store::counts() {
    Counts counts;
    connection_->query("SELECT name, value FROM counter", [&](const SQLite::Statement& row) {
        const std::string name = row.getColumn(0).getString();
        const auto value = static_cast<std::uint64_t>(row.getColumn(1).getInt64());
        if (name == "last_sequence") counts.last_sequence = value;
        if (name == "stored") counts.stored = value;
        if (name == "delivered") counts.delivered = value;
        if (name == "lost") counts.lost = value;
    });
    counts.waiting = counts.stored - counts.delivered - counts.lost;
    connection_->query("SELECT recorded_us FROM event ORDER BY sequence LIMIT 1",
                       [&](const SQLite::Statement& row) { counts.oldest = wall_time_of(row, 0); });
    return counts;
}

bool Store::tidy() {
    if (connection_->number("PRAGMA freelist_count") <= kSparePages) return false;
    connection_->execute("PRAGMA incremental_vacuum(512)");
    return connection_->number("PRAGMA freelist_count") > kSparePages;
}

void Store::make_room() { connection_->execute("PRAGMA wal_checkpoint(PASSIVE)"); }

}  // namespace linli::outbox
