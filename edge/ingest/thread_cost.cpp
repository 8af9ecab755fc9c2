// SPDX-License-Identifier: Apache-2.0
#include "ingest/thread_cost.hpp"

#include <pthread.h>

namespace linli::ingest {
namespace {

std::chrono::microseconds time_of(clockid_t clock) {
    timespec time{};
    if (clock_gettime(clock, &time) != 0) return {};
    return std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
}

}  // namespace

void ThreadCost::begin() {
    clockid_t own{};
    if (pthread_getcpuclockid(pthread_self(), &own) != 0) return;
    const std::scoped_lock lock(mutex_);
    clock_ = own;
}

void ThreadCost::end() {
    const std::scoped_lock lock(mutex_);
    spent_ = time_of(CLOCK_THREAD_CPUTIME_ID);
    clock_.reset();
}

std::chrono::microseconds ThreadCost::so_far() const {
    const std::scoped_lock lock(mutex_);
    return clock_ ? time_of(*clock_) : spent_;
}

}  // namespace linli::ingest
