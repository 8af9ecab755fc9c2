// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "base/result.hpp"
#include "base/time.hpp"
#include "ingest/patience.hpp"

namespace linli::ingest {

/// Holds a file back to the pace at which it was recorded. One thread; `interrupt` from any.
class Pacer {
  public:
    explicit Pacer(Patience& patience) : patience_(patience) {}

    /// Blocks until `time` is due, counted from the first call. Error: cancelled.
    Result<void> wait_until_due(StreamTime time);
    /// Interrupts the patience and whoever waits.
    void interrupt();

  private:
    Patience& patience_;
    std::optional<std::chrono::steady_clock::time_point> began_;
    std::mutex mutex_;
    std::condition_variable stop_;
};

}  // namespace linli::ingest
