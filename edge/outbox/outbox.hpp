// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
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

/// Counters of the whole life of the database. stored = delivered + lost + waiting.
struct Counts {
    std::uint64_t stored = 0;         ///< events ever committed
    std::uint64_t delivered = 0;      ///< acknowledged by a broker
    std::uint64_t lost = 0;           ///< dead-lettered, each explained in the log
    std::uint64_t waiting = 0;        ///< in the outbox now
    std::uint64_t last_sequence = 0;  ///< = stored, unless the database began after a loss
    std::optional<WallTime> oldest;   ///< recorded time of the oldest waiting event
};

struct Options {
    std::filesystem::path file;  ///< ":memory:" for tests
    std::size_t batch = 200;     ///< a group commit closes at so many changes ...
    std::chrono::milliseconds batch_wait{
        20};  ///< ... or so long after its first; a lone change does not wait
    std::uint64_t max_bytes =
        1ULL << 30U;  ///< of the database; beyond it commits fail with no_space; 0 = no limit
    std::size_t keep_incidents = 10'000;  ///< ended ones, the latest; open ones are always kept
    std::chrono::hours keep_incidents_for{30 * 24};  ///< ended ones, by the time they ended
};

/// The durable queue of events on disk, beside the incidents they tell of: one SQLite database
/// (docs/outbox.md). Operation: requests run in the order they were made, changes grouped into one
/// transaction and one fsync. Concurrency: start awaitables on the loop; each resumes on its
/// caller's executor. The work is done on one thread of the outbox's own. The loop outlives the
/// outbox. A request cannot be cancelled: it ends with its result. Backpressure: a request that
/// waits for the disk is a coroutine that waits; nothing is ever dropped. Errors of every request:
/// io, no_space, corrupt (then end the process: the next `open` puts the file aside). A request
/// that failed changed nothing, and the outbox goes on by itself when there is room again.
class Outbox {
  public:
    /// A corrupt file is renamed to FILE.corrupt-N and an empty one is started.
    /// Error: already_exists when another process has the file open; unsupported when a newer
    /// program wrote it; invalid_argument when it is somebody else's database; io, no_space.
    static Result<std::unique_ptr<Outbox>> open(const Options& options, const Clock& clock);
    ~Outbox();  ///< does what was asked so far, then closes
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    /// Stores `changes` in one transaction, possibly grouped with others; completes when they are
    /// on disk (fsync). Returns the sequence of each event in order. Error, also: already_exists
    /// when an event with this id waits already; invalid_argument (no id, no phase, payload over 64
    /// KiB). Nothing of `changes` was stored then.
    asio::awaitable<Result<std::vector<std::uint64_t>>> commit(std::vector<Change> changes);

    /// Waiting events with sequence > `after`, in order, at most `limit`.
    asio::awaitable<Result<std::vector<StoredEvent>>> read_after(std::uint64_t after,
                                                                 std::size_t limit);
    /// Remembers that these were handed to a broker (they will carry `replay` when sent again).
    /// Others are ignored.
    asio::awaitable<Result<void>> mark_sent(std::vector<std::uint64_t> sequences);
    /// Removes acknowledged events, in any order; those already gone are ignored.
    asio::awaitable<Result<void>> remove_delivered(std::vector<std::uint64_t> sequences);
    /// Puts an event aside that a broker will never take; counted as lost. Ignored when it is
    /// already gone.
    asio::awaitable<Result<void>> dead_letter(std::uint64_t sequence, std::string why);

    /// Brings where and when incidents were last seen up to date. Their phases stay as they were
    /// committed with their events; what was never committed is ignored.
    asio::awaitable<Result<void>> refresh(std::vector<rules::Incident> incidents);

    /// Evidence that waiting events name: it must be kept.
    asio::awaitable<Result<std::vector<std::string>>> waiting_evidence();

    /// Oldest first. One that cannot be read is left out, and the log says so.
    asio::awaitable<Result<std::vector<rules::Incident>>> open_incidents();
    /// Newest first.
    asio::awaitable<Result<std::vector<rules::Incident>>> recent_incidents(std::size_t limit);
    /// `id`: whole, or its end. Error: not_found; invalid_argument when several end so.
    asio::awaitable<Result<rules::Incident>> incident(std::string id);
    asio::awaitable<Result<Counts>> counts();

    /// Small durable facts by key, such as "session". Missing keys read as empty.
    asio::awaitable<Result<std::string>> read_fact(std::string key);
    asio::awaitable<Result<void>> write_fact(std::string key, std::string value);

    /// Whether events were lost with a database that was corrupt or is gone. True until the first
    /// event is stored in the new one, over restarts: let that first event, events.lost, tell it.
    bool was_corrupt() const;
    /// 1, or after a loss the sequence this database began with: those below it that a centre has
    /// not seen are lost, or were never given.
    std::uint64_t first_sequence() const;

    /// Makes the next `open` of `file` put it aside unasked: for damage that shows in use alone.
    static void mark_damaged(const std::filesystem::path& file);

  private:
    struct Impl;
    explicit Outbox(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace linli::outbox
