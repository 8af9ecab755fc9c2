// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <vector>

#include "ingest/capture.hpp"

namespace linli::ingest {

/// Listens to a Capture and keeps every frame it gives: called on the capture thread, so that no
/// newer frame can replace one before it is taken. Any thread may wait.
class Watch {
  public:
    /// For Capture's `on_change`. `capture` may still be under construction.
    std::function<void()> on_change() {
        return [this] {
            const std::scoped_lock lock(mutex_);
            if (capture_ != nullptr) {
                if (auto frame = capture_->take()) frames_.push_back(std::move(*frame));
            }
            changed_.notify_all();
        };
    }
    void look_at(Capture& capture) { capture_ = &capture; }

    /// Waits until `ready(status, frames)`; false after `patience`.
    template <class Ready>
    bool until(Ready ready, std::chrono::milliseconds patience = std::chrono::seconds(60)) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience,
                                 [&] { return ready(capture_->status(), frames_); });
    }
    bool until_frames(std::size_t count) {
        return until(
            [count](const CaptureStatus&, const auto& frames) { return frames.size() >= count; });
    }
    bool until_state(LinkState state) {
        return until(
            [state](const CaptureStatus& status, const auto&) { return status.state == state; });
    }

    std::vector<Frame> frames() const {
        const std::scoped_lock lock(mutex_);
        return frames_;
    }

  private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Capture* capture_ = nullptr;
    std::vector<Frame> frames_;
};

}  // namespace linli::ingest
