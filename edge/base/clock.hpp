// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "base/time.hpp"

namespace linli {

/// What time it is. Real in the programs, by hand in tests. Any thread.
struct Clock {
    using Steady = std::chrono::steady_clock::time_point;

    virtual ~Clock() = default;
    /// UTC by the system clock; may step.
    virtual WallTime wall() const = 0;
    /// Monotonic since boot; for elapsed time only.
    virtual Steady steady() const = 0;
};

/// The system's clocks.
class SystemClock final : public Clock {
  public:
    WallTime wall() const override;
    Steady steady() const override;
};

}  // namespace linli
