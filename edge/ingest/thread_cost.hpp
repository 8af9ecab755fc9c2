// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <time.h>

#include <chrono>
#include <mutex>
#include <optional>

namespace linli::ingest {

/// CPU time of one thread by the kernel's account, to be asked for by others while it runs and
/// after its end. Any thread.
class ThreadCost {
  public:
    /// By the thread itself, first of all.
    void begin();
    /// By the thread itself, last of all: nobody may ask for the clock of a thread that has ended.
    void end();
    /// So far; 0 before it began.
    std::chrono::microseconds so_far() const;

  private:
    mutable std::mutex mutex_;
    std::optional<clockid_t> clock_;     ///< while the thread runs
    std::chrono::microseconds spent_{};  ///< once it has come to its end
};

}  // namespace linli::ingest
