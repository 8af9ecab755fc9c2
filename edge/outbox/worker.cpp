// SPDX-License-Identifier: Apache-2.0
#include "outbox/worker.hpp"

#include <algorithm>
#include <span>

#include "base/log.hpp"

namespace linli::outbox {
namespace {

/// A burst is over when nothing came for so long; a fraction of what one fsync takes.
constexpr std::chrono::microseconds kQuiet{500};

/// All of `jobs` in one transaction, or none of them.
Result<void> run_together(Store& store, std::span<const std::unique_ptr<Job>> jobs) {
    return caught([&]() -> Result<void> {
        Transaction transaction(store.connection());
        for (const auto& job : jobs) {
            if (auto done = job->run(store); !done) return done;
        }
        transaction.commit();
        return {};
    });
}

}  // namespace

Worker::Worker(std::unique_ptr<Store> store, std::size_t batch,
               std::chrono::milliseconds batch_wait)
    : store_(std::move(store)),
      batch_(std::max<std::size_t>(batch, 1)),
      batch_wait_(batch_wait),
      thread_([this] { work(); }) {}

Worker::~Worker() {
    queue_.close();
    thread_.join();
}

void Worker::work() {
    while (auto job = queue_.pop()) {
        if (job->kind() == JobKind::read) {
            // An error is in the job's own result.
            static_cast<void>(job->run(*store_));
            job->finish();
            continue;
        }
        Batch batch = gather(std::move(job));
        perform(batch);
        for (const auto& done : batch) done->finish();
        tidy();
    }
}

Worker::Batch Worker::gather(std::unique_ptr<Job> first) {
    using SteadyClock = std::chrono::steady_clock;
    const auto latest = SteadyClock::now() + batch_wait_;
    std::size_t weight = first->weight();
    Batch batch;
    batch.push_back(std::move(first));
    while (weight < batch_) {
        const auto now = SteadyClock::now();
        auto next = queue_.pop_write(in_company_ ? std::min(latest, now + kQuiet) : now);
        if (!next) break;
        weight += next->weight();
        batch.push_back(std::move(next));
    }
    in_company_ = batch.size() > 1;
    return batch;
}

void Worker::perform(Batch& batch) {
    const auto together = run_together(*store_, batch);
    if (together) return;
    const Error& error = together.error();
    if (error.code == ErrorCode::io || error.code == ErrorCode::corrupt) {
        for (const auto& job : batch) job->fail(error);
        return;
    }
    if (error.code == ErrorCode::no_space) make_room();
    // One job's mistake or size is not its neighbours': each gets a transaction of its own.
    for (const auto& job : batch) {
        if (auto alone = run_together(*store_, {&job, 1}); !alone) job->fail(alone.error());
    }
}

void Worker::make_room() {
    const auto made = caught([&]() -> Result<void> {
        store_->make_room();
        return {};
    });
    if (!made) log::warn("outbox: make room: {}", made.error().message);
}

void Worker::tidy() {
    bool more = true;
    while (more && queue_.idle()) {
        const auto tidied = caught([&]() -> Result<bool> { return store_->tidy(); });
        if (!tidied) log::warn("outbox: housekeeping: {}", tidied.error().message);
        more = tidied.value_or(false);
    }
}

}  // namespace linli::outbox
