// SPDX-License-Identifier: Apache-2.0
#include "uplink/backlog.hpp"

#include <algorithm>
#include <iterator>

#include "base/log.hpp"

namespace linli::uplink {
namespace {

/// So many rows are read at a time, when fewer than the second number wait.
constexpr std::size_t kReadAhead = 256;
constexpr std::size_t kReadBelow = 128;

}  // namespace

asio::awaitable<Result<void>> Backlog::begin() {
    auto counts = co_await outbox_.counts();
    if (!counts) co_return fail(std::move(counts.error()), "outbox");
    replay_end_ = counts->last_sequence;
    co_return Result<void>{};
}

asio::awaitable<Result<bool>> Backlog::read() {
    if (ready_.size() >= kReadBelow) co_return false;
    auto rows = co_await outbox_.read_after(cursor_, kReadAhead);
    if (!rows) co_return fail(std::move(rows.error()), "outbox");
    if (rows->empty()) co_return true;
    cursor_ = rows->back().sequence;
    std::ranges::move(*rows, std::back_inserter(ready_));
    co_return false;
}

outbox::StoredEvent Backlog::take() {
    outbox::StoredEvent row = std::move(ready_.front());
    ready_.pop_front();
    return row;
}

asio::awaitable<void> Backlog::settle() {
    while (!acknowledged_.empty()) {
        auto done = std::exchange(acknowledged_, {});
        auto removed = co_await outbox_.remove_delivered(done);
        if (!removed) {
            // Later again; at the worst a new connection sends them once more, as replay.
            log::warn("delivered events stay in the outbox: {}", removed.error().message);
            acknowledged_.insert(acknowledged_.end(), done.begin(), done.end());
            break;
        }
    }
    while (!dead_.empty()) {
        auto [sequence, why] = std::move(dead_.front());
        dead_.pop_front();
        log::error("event {} will never be taken and is put aside: {}", sequence, why);
        if (auto put = co_await outbox_.dead_letter(sequence, why); !put) {
            log::error("event {}: {}", sequence, put.error().message);
        }
    }
}

}  // namespace linli::uplink
