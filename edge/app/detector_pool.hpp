// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/bounded_queue.hpp"
#include "detect/detector.hpp"

namespace linli::app {

/// The loaded networks, one for each vision thread, lent to whoever looks next: memory grows with
/// threads, not cameras. Any thread.
class DetectorPool {
  public:
    /// A detector on loan; goes back when the loan ends.
    class Loan {
      public:
        Loan(DetectorPool& pool, std::unique_ptr<detect::Detector> detector)
            : pool_(&pool), detector_(std::move(detector)) {}
        Loan(Loan&&) = default;
        Loan& operator=(Loan&&) = delete;
        ~Loan() {
            if (detector_) pool_->idle_.push(std::move(detector_));
        }
        detect::Detector& operator*() const { return *detector_; }

      private:
        DetectorPool* pool_;
        std::unique_ptr<detect::Detector> detector_;
    };

    /// Loads `config.model` `count` times. Errors: as detect::make_detector.
    static Result<std::unique_ptr<DetectorPool>> load(const config::Detector& config,
                                                      std::size_t count);

    /// A pool of networks that are there already; at least one.
    static std::unique_ptr<DetectorPool> of(
        std::vector<std::unique_ptr<detect::Detector>> detectors);

    /// Waits for an idle detector; never long, as there is one for each vision thread.
    Loan borrow();
    const std::string& description() const { return description_; }

  private:
    explicit DetectorPool(std::size_t count) : idle_(count, WhenFull::wait) {}
    BoundedQueue<std::unique_ptr<detect::Detector>> idle_;
    std::string description_;
};

}  // namespace linli::app
