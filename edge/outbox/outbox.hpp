// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "event/event.hpp"
#include "rules/incident.hpp"

namespace linli::outbox {

namespace asio = boost::asio;

/// An event as it lies in the outbox.
struct StoredEvent {
    std::uint64_t sequence = 0;  ///< contiguous per gateway, from 1
    WallTime recorded;           ///< when it was stored
    bool sent_before = false;    ///< was handed to a broker at least once
    event::NewEvent event;
};

/// What must become durable together: the incident as it now is, and its event.
struct Change {
    std::optional<rules::Incident> incident;
    std::optional<event::NewEvent> event;
};

/// Counters of the whole life of the database.
struct Counts {
    std::uint64_t stored = 0;        ///< events ever committed = last sequence
    std::uint64_t delivered = 0;     ///< acknowledged by a broker
    std::uint64_t lost = 0;          ///< dropped or dead-lettered, each explained in the log
    std::uint64_t waiting = 0;       ///< in the outbox now
    std::optional<WallTime> oldest;  ///< recorded time of the oldest waiting event
};

struct Options {
    std::filesystem::path file;                ///< ":memory:" for tests
    std::size_t batch = 200;                   ///< a group commit closes at so many changes ...
    std::chrono::milliseconds batch_wait{20};  ///< ... or so long after its first
};

/// The durable queue of events on disk, beside the incidents they tell of: one SQLite database
/// (WAL, synchronous FULL), owned by one thread of its own. Every awaitable is started on the loop
/// and resumes there. A second process that opens the same file gets ErrorCode::already_exists. A
/// corrupt file is renamed to FILE.corrupt-N and an empty one is started (`was_corrupt`).
class Outbox {
  public:
    static Result<std::unique_ptr<Outbox>> open(Options options, const Clock& clock);
    ~Outbox();  ///< commits what is queued, then closes

    /// Stores `changes` in one transaction, possibly grouped with others; completes when they are
    /// on disk (fsync). Returns the sequence of each event in order. Error: nothing of `changes`
    /// was stored.
    asio::awaitable<Result<std::vector<std::uint64_t>>> commit(std::vector<Change> changes);

    /// Waiting events with sequence > `after`, in order, at most `limit`.
    asio::awaitable<Result<std::vector<StoredEvent>>> read_after(std::uint64_t after,
                                                                 std::size_t limit);
    /// Remembers that these were handed to a broker (they will carry `replay` when sent again).
    asio::awaitable<Result<void>> mark_sent(std::vector<std::uint64_t> sequences);
    /// Removes acknowledged events.
    asio::awaitable<Result<void>> remove_delivered(std::vector<std::uint64_t> sequences);
    /// Puts an event aside that a broker will never take; counted as lost.
    asio::awaitable<Result<void>> dead_letter(std::uint64_t sequence, std::string why);

    asio::awaitable<Result<std::vector<rules::Incident>>> open_incidents();
    /// Newest first.
    asio::awaitable<Result<std::vector<rules::Incident>>> recent_incidents(std::size_t limit);
    /// Error: not_found.
    asio::awaitable<Result<rules::Incident>> incident(std::string id);
    asio::awaitable<Result<Counts>> counts();

    /// Small durable facts by key, such as "session". Missing keys read as empty.
    asio::awaitable<Result<std::string>> read_fact(std::string key);
    asio::awaitable<Result<void>> write_fact(std::string key, std::string value);

    bool was_corrupt() const;

  private:
    struct Impl;
    explicit Outbox(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace linli::outbox
