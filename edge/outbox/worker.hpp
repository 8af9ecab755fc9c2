// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "outbox/job.hpp"

namespace linli::outbox {

/// The thread that owns the store: does jobs in order, grouping neighbouring writes into one
/// transaction. A lone write is committed at once. While writes come in company, a batch stays open
/// until nothing new came for a moment, `batch_wait` after its first job at most, or until it holds
/// `batch` changes.
class Worker {
  public:
    Worker(std::unique_ptr<Store> store, std::size_t batch, std::chrono::milliseconds batch_wait);
    ~Worker();  ///< does what is queued, then ends

    /// Runs `work` on the worker's thread and resumes the caller on its own executor with the
    /// result. `work` owns what it needs and can be run again.
    template <class T>
    asio::awaitable<Result<T>> ask(JobKind kind, std::size_t weight,
                                   typename JobFor<T>::Work work) {
        auto start = [this, kind, weight](auto handler, typename JobFor<T>::Work job) {
            queue_.push(std::make_unique<JobFor<T>>(kind, weight, std::move(job),
                                                    resuming<T>(std::move(handler))));
        };
        co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Result<T>)>(
            std::move(start), asio::use_awaitable, std::move(work));
    }

  private:
    using Batch = std::vector<std::unique_ptr<Job>>;

    /// A function that posts its result to the handler's executor, which is kept from running out
    /// of work until then.
    template <class T, class Handler>
    static typename JobFor<T>::Done resuming(Handler handler) {
        auto guard = asio::make_work_guard(asio::get_associated_executor(handler));
        return [handler = std::move(handler), guard = std::move(guard)](Result<T> result) mutable {
            asio::post(guard.get_executor(),
                       [handler = std::move(handler), result = std::move(result)]() mutable {
                           std::move(handler)(std::move(result));
                       });
        };
    }

    void work();
    Batch gather(std::unique_ptr<Job> first);
    void perform(Batch& batch);
    void make_room();
    void tidy();

    std::unique_ptr<Store> store_;
    const std::size_t batch_;
    const std::chrono::milliseconds batch_wait_;
    bool in_company_ = false;  ///< the batch before held more than one job
    JobQueue queue_;
    std::jthread thread_;  ///< last: it uses all of the above
};

}  // namespace linli::outbox
