// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "outbox/sqlite_error.hpp"
#include "outbox/store.hpp"

namespace linli::outbox {

enum class JobKind {
    read,   ///< sees everything committed before it was asked
    write,  ///< may share a transaction with its neighbours
};

/// One request to the outbox, made on the loop, done on the owner's thread.
class Job {
  public:
    /// `weight`: changes it brings, for the size of a batch.
    Job(JobKind kind, std::size_t weight) : kind_(kind), weight_(weight) {}
    virtual ~Job() = default;
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;

    JobKind kind() const { return kind_; }
    std::size_t weight() const { return weight_; }

    /// Does the work and keeps its result; may be called again after its transaction was undone.
    virtual Result<void> run(Store& store) = 0;
    /// The work's result is void: its transaction failed.
    virtual void fail(Error error) = 0;
    /// Hands the result over to whoever asked. Once.
    virtual void finish() = 0;

  private:
    JobKind kind_;
    std::size_t weight_;
};

/// A job whose answer is a T.
template <class T>
class JobFor final : public Job {
  public:
    using Work = std::move_only_function<Result<T>(Store&)>;
    using Done = std::move_only_function<void(Result<T>)>;

    JobFor(JobKind kind, std::size_t weight, Work work, Done done)
        : Job(kind, weight), work_(std::move(work)), done_(std::move(done)) {}

    Result<void> run(Store& store) override {
        result_ = caught([&] { return work_(store); });
        if (!result_) return std::unexpected(result_.error());
        return {};
    }
    void fail(Error error) override { result_ = std::unexpected(std::move(error)); }
    void finish() override { done_(std::move(result_)); }

  private:
    Work work_;
    Done done_;
    Result<T> result_;
};

/// First in, first out. As long as the coroutines that wait for its jobs are many. Any thread.
class JobQueue {
  public:
    void push(std::unique_ptr<Job> job);
    /// Waits for a job; null when the queue is closed and drained.
    std::unique_ptr<Job> pop();
    /// The next job if it is a write; waits for one until `deadline`. Null when none came, a read
    /// is next, or the queue is closed and drained.
    std::unique_ptr<Job> pop_write(Clock::Steady deadline);
    /// Nothing to do now, and more may come.
    bool idle() const;
    void close();

  private:
    std::unique_ptr<Job> take();

    mutable std::mutex mutex_;
    std::condition_variable filled_;
    std::deque<std::unique_ptr<Job>> jobs_;
    bool closed_ = false;
};

}  // namespace linli::outbox
