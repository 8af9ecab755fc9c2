// SPDX-License-Identifier: Apache-2.0
#include "outbox/job.hpp"

namespace linli::outbox {

void JobQueue::push(std::unique_ptr<Job> job) {
    {
        const std::scoped_lock lock(mutex_);
        LINLI_CHECK(!closed_);
        jobs_.push_back(std::move(job));
    }
    filled_.notify_one();
}

std::unique_ptr<Job> JobQueue::pop() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [&] { return closed_ || !jobs_.empty(); });
    return take();
}

std::unique_ptr<Job> JobQueue::pop_write(Clock::Steady deadline) {
    std::unique_lock lock(mutex_);
    filled_.wait_until(lock, deadline, [&] { return closed_ || !jobs_.empty(); });
    if (!jobs_.empty() && jobs_.front()->kind() != JobKind::write) return nullptr;
    return take();
}

std::unique_ptr<Job> JobQueue::take() {
    if (jobs_.empty()) return nullptr;
    auto job = std::move(jobs_.front());
    jobs_.pop_front();
    return job;
}

bool JobQueue::idle() const {
    const std::scoped_lock lock(mutex_);
    return jobs_.empty() && !closed_;
}

void JobQueue::close() {
    {
        const std::scoped_lock lock(mutex_);
        closed_ = true;
    }
    filled_.notify_all();
}

}  // namespace linli::outbox
