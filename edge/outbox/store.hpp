// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "outbox/connection.hpp"
#include "outbox/incident_table.hpp"
#include "outbox/outbox.hpp"
#include "outbox/sequence_mark.hpp"

namespace linli::outbox {

/// The outbox without its thread: what each request does to the database. Changing members run
/// within a transaction of the caller's. Concurrency: one thread at a time. Errors: as Result where
/// the request itself is wrong; SQLite::Exception for what SQLite refuses.
class Store {
  public:
    /// Errors as in `open_database`.
    static Result<std::unique_ptr<Store>> open(const Options& options, const Clock& clock);

    Result<std::vector<std::uint64_t>> commit(const std::vector<Change>& changes);
    Result<void> mark_sent(const std::vector<std::uint64_t>& sequences);
    Result<void> remove_delivered(const std::vector<std::uint64_t>& sequences);
    Result<void> dead_letter(std::uint64_t sequence, const std::string& why);
    Result<void> write_fact(const std::string& key, const std::string& value);

    Result<std::vector<StoredEvent>> read_after(std::uint64_t after, std::size_t limit);
    Result<std::vector<std::string>> waiting_evidence();
    Result<std::string> read_fact(const std::string& key);
    Result<Counts> counts();
    IncidentTable& incidents() { return incidents_; }

    Connection& connection() { return *connection_; }

    /// A little housekeeping for when nobody waits: gives pages that a drained backlog left back to
    /// the file system. False when there is nothing more to do.
    bool tidy();
    /// After a full disk: makes room in the WAL by copying it into the database, as far as that
    /// goes.
    void make_room();

    bool was_corrupt() const { return was_corrupt_; }
    std::uint64_t first_sequence() const { return first_sequence_; }

  private:
    Store(std::unique_ptr<Connection> connection, SequenceMark mark, const Options& options,
          const Clock& clock);

    /// Continues the sequence of a database that is no more, and remembers where this one began.
    Result<void> begin_sequence(bool quarantined);
    void prune();
    Result<std::uint64_t> next_sequence(std::uint64_t count);
    void insert(std::uint64_t sequence, WallTime recorded, const event::NewEvent& event);
    void count(std::string_view name, std::uint64_t by);

    std::unique_ptr<Connection> connection_;
    SequenceMark mark_;
    IncidentTable incidents_;
    const Clock& clock_;
    bool was_corrupt_ = false;
    std::uint64_t first_sequence_ = 1;
    int ended_since_prune_ = 0;
};

}  // namespace linli::outbox
