// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <random>

namespace linli::ingest {

/// How long to wait before the next try: full jitter, a random share of a limit that doubles with
/// each failure. Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
/// One thread.
class BackOff {
  public:
    BackOff(std::chrono::milliseconds first, std::chrono::milliseconds most, std::uint32_t seed)
        : first_(first), most_(most), limit_(first), random_(seed) {}

    std::chrono::milliseconds next();
    /// It worked: the next wait is short again.
    void reset() { limit_ = first_; }

  private:
    std::chrono::milliseconds first_;
    std::chrono::milliseconds most_;
    std::chrono::milliseconds limit_;
    std::minstd_rand random_;
};

}  // namespace linli::ingest
