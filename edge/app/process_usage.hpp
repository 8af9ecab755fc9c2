// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>

namespace linli::app {

/// CPU time of the thread that asks, so far.
std::chrono::microseconds thread_cpu_time();
/// CPU time of the whole process, so far.
std::chrono::microseconds process_cpu_time();

/// What this process costs, by the kernel's own account. One thread.
class ProcessUsage {
  public:
    /// Remembers where CPU time stands now; call every second or so.
    void sample(std::chrono::steady_clock::time_point now);
    /// CPU time over time passed of the last ten samples, 1 = one core; 0 before the second sample.
    double cpu_share() const;
    /// Resident memory in bytes; 0 if the kernel does not say.
    static std::uint64_t memory_bytes();

  private:
    struct Sample {
        std::chrono::steady_clock::time_point at;
        std::chrono::microseconds cpu;
    };
    std::deque<Sample> samples_;
};

}  // namespace linli::app
