// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"

namespace linli {

/// A clock that a test moves by hand. One thread, or moved only while nobody else looks.
class FakeClock final : public Clock {
  public:
    WallTime wall() const override { return wall_; }
    Steady steady() const override { return steady_; }

    /// Time passes on both clocks.
    void advance(std::chrono::microseconds by) {
        wall_ += by;
        steady_ += by;
    }
    /// Somebody sets the system clock.
    void step_wall(std::chrono::microseconds by) { wall_ += by; }

  private:
    WallTime wall_{std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)};
    Steady steady_{std::chrono::hours(1)};
};

}  // namespace linli
