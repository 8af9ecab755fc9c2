// SPDX-License-Identifier: Apache-2.0
#include "ingest/pacer.hpp"

namespace linli::ingest {

Result<void> Pacer::wait_until_due(StreamTime time) {
    if (!began_) began_ = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex_);
    const auto due = *began_ + time.time_since_epoch();
    if (stop_.wait_until(lock, due, [this] { return patience_.given_up(); }))
        return fail(ErrorCode::cancelled, "told to stop");
    return {};
}

void Pacer::interrupt() {
    {
        const std::scoped_lock lock(mutex_);
        patience_.interrupt();
    }
    stop_.notify_all();
}

}  // namespace linli::ingest
