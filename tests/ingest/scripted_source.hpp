// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

#include "ingest/frame_source.hpp"

namespace linli::ingest {

/// A stream that does what a test wrote down: one step a call of `next`, then it blocks until it is
/// interrupted.
class ScriptedSource final : public FrameSource {
  public:
    using Step = std::function<Result<Frame>()>;

    explicit ScriptedSource(std::deque<Step> steps) : steps_(std::move(steps)) {}

    Result<Frame> next() override {
        std::unique_lock lock(mutex_);
        if (steps_.empty()) changed_.wait(lock, [this] { return interrupted_; });
        if (interrupted_) return fail(ErrorCode::cancelled, "told to stop");
        const Step step = std::move(steps_.front());
        steps_.pop_front();
        lock.unlock();
        return step();
    }
    void interrupt() override {
        const std::scoped_lock lock(mutex_);
        interrupted_ = true;
        changed_.notify_all();
    }

    /// A frame of 4x4 pixels at `time` of the source's own stream time.
    static Step frame(std::chrono::microseconds time) {
        return [time] {
            return frame_of(Image({4, 4}, PixelFormat::gray8), {StreamTime(time), {}, 0});
        };
    }
    static Step error(ErrorCode code, std::string words) {
        return [code, words] { return fail(code, words); };
    }
    static Step end() { return error(ErrorCode::end_of_stream, "the end"); }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Step> steps_;
    bool interrupted_ = false;
};

}  // namespace linli::ingest
