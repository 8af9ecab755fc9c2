// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>

namespace linli::ingest {

/// Ends libav's blocking calls: when told to, or when the deadline is over. Armed by one thread,
/// asked by libav in the same thread; `interrupt` by any.
class Patience {
  public:
    explicit Patience(const std::atomic<bool>& give_up) : outside_(give_up) {}

    void allow(std::chrono::milliseconds time) {
        deadline_ = std::chrono::steady_clock::now() + time;
    }
    bool over() const { return given_up() || std::chrono::steady_clock::now() > deadline_; }
    bool timed_out() const { return !given_up() && std::chrono::steady_clock::now() > deadline_; }
    /// For AVIOInterruptCB; `self` is a Patience.
    static int callback(void* self) { return static_cast<const Patience*>(self)->over() ? 1 : 0; }

    bool given_up() const { return interrupted_.load() || outside_.load(); }
    void interrupt() { interrupted_.store(true); }

  private:
    const std::atomic<bool>& outside_;
    std::atomic<bool> interrupted_{false};
    std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
};

}  // namespace linli::ingest
