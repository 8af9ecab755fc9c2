// SPDX-License-Identifier: Apache-2.0
#include "app/process_usage.hpp"

#include <time.h>
#include <unistd.h>

#include <fstream>

namespace linli::app {
namespace {

constexpr std::size_t kSamples = 10;

// Not getrusage: it knows of a thread that runs only what it had used at the last tick.
std::chrono::microseconds time_used(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
}

}  // namespace

std::chrono::microseconds thread_cpu_time() { return time_used(CLOCK_THREAD_CPUTIME_ID); }

std::chrono::microseconds process_cpu_time() { return time_used(CLOCK_PROCESS_CPUTIME_ID); }

void ProcessUsage::sample(std::chrono::steady_clock::time_point now) {
    samples_.push_back({now, process_cpu_time()});
    if (samples_.size() > kSamples) samples_.pop_front();
}

double ProcessUsage::cpu_share() const {
    if (samples_.size() < 2) return 0;
    const std::chrono::duration<double> cpu = samples_.back().cpu - samples_.front().cpu;
    const std::chrono::duration<double> passed = samples_.back().at - samples_.front().at;
    return passed.count() > 0 ? cpu / passed : 0;
}

std::uint64_t ProcessUsage::memory_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::uint64_t size = 0;
    std::uint64_t resident = 0;
    statm >> size >> resident;
    return statm ? resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) : 0;
}

}  // namespace linli::app
