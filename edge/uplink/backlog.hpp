// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "outbox/outbox.hpp"

namespace linli::uplink {

namespace asio = boost::asio;

/// The outbox as one connection sees it: rows read ahead in order, and what became of them. Loop
/// thread only; one coroutine at a time awaits.
class Backlog {
  public:
    explicit Backlog(outbox::Outbox& outbox) : outbox_(outbox) {}

    /// What is stored by now is replay. Error: the outbox's.
    asio::awaitable<Result<void>> begin();
    /// Reads on when few rows wait. Returns whether there was nothing more. Error: the outbox's.
    asio::awaitable<Result<bool>> read();
    bool empty() const { return ready_.empty(); }
    /// The next row in sequence; not when empty.
    outbox::StoredEvent take();
    /// Whether `row` was stored before this connection. Whatever was handed to a broker before is
    /// among those: each handing out ends with its connection.
    bool is_replay(const outbox::StoredEvent& row) const {
        return row.sequence <= replay_end_ || row.sent_before;
    }

    void acknowledged(std::uint64_t sequence) { acknowledged_.push_back(sequence); }
    void put_aside(std::uint64_t sequence, std::string why) {
        dead_.emplace_back(sequence, std::move(why));
    }
    /// Tells the outbox what has become of rows since the last time. What it does not take stays
    /// there and is sent again later under its id: a repetition, never a loss.
    asio::awaitable<void> settle();

  private:
    outbox::Outbox& outbox_;
    std::deque<outbox::StoredEvent> ready_;    ///< read, not yet sent
    std::vector<std::uint64_t> acknowledged_;  ///< to be removed
    std::deque<std::pair<std::uint64_t, std::string>> dead_;
    std::uint64_t cursor_ = 0;  ///< last sequence read
    std::uint64_t replay_end_ = 0;
};

}  // namespace linli::uplink
