// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace linli {

/// What `push` does when the queue is full.
enum class WhenFull {
    drop_oldest,  ///< the newest wins; the drop is counted
    wait,         ///< the producer blocks until there is room or the queue is closed
};

/// First in, first out, at most `capacity` items. The only thing that threads share.
/// Concurrency: every member from any thread. After `close`, `push` refuses and `pop` hands out
/// what is left.
template <class T>
class BoundedQueue {
  public:
    BoundedQueue(std::size_t capacity, WhenFull when_full)
        : capacity_(capacity), when_full_(when_full) {}

    /// False when the queue is closed (the item is gone); true otherwise.
    bool push(T item) {
        std::unique_lock lock(mutex_);
        if (when_full_ == WhenFull::wait) {
            room_.wait(lock, [&] { return closed_ || items_.size() < capacity_; });
        }
        if (closed_) return false;
        if (items_.size() >= capacity_) {
            items_.pop_front();
            ++dropped_;
        }
        items_.push_back(std::move(item));
        lock.unlock();
        filled_.notify_one();
        return true;
    }

    /// Waits for an item; empty when the queue is closed and drained.
    std::optional<T> pop() {
        std::unique_lock lock(mutex_);
        filled_.wait(lock, [&] { return closed_ || !items_.empty(); });
        return take(lock);
    }

    /// An item if there is one now.
    std::optional<T> try_pop() {
        std::unique_lock lock(mutex_);
        return take(lock);
    }

    void close() {
        {
            const std::scoped_lock lock(mutex_);
            closed_ = true;
        }
        filled_.notify_all();
        room_.notify_all();
    }

    std::size_t size() const {
        const std::scoped_lock lock(mutex_);
        return items_.size();
    }

    /// How many items `drop_oldest` has thrown away so far.
    std::uint64_t dropped() const {
        const std::scoped_lock lock(mutex_);
        return dropped_;
    }

  private:
    std::optional<T> take(std::unique_lock<std::mutex>& lock) {
        if (items_.empty()) return std::nullopt;
        std::optional<T> item(std::move(items_.front()));
        items_.pop_front();
        lock.unlock();
        room_.notify_one();
        return item;
    }

    const std::size_t capacity_;
    const WhenFull when_full_;
    mutable std::mutex mutex_;
    std::condition_variable filled_;
    std::condition_variable room_;
    std::deque<T> items_;
    std::uint64_t dropped_ = 0;
    bool closed_ = false;
};

}  // namespace linli
