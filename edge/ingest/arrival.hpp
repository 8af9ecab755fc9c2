// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.hpp"

namespace linli::ingest {

/// Tells when the picture of a stream time came, or would have come: by the one of the last 5 to
/// 10 s that was on its way for the least time, so that a picture that was held up on its way, or
/// by a busy processor, does not count as a later one. One thread.
class Arrival {
  public:
    /// A new epoch: its times have nothing to do with those before.
    void begin() { *this = {}; }
    void came(StreamTime stream, Clock::Steady at);
    /// Unset before the first picture of the epoch.
    std::optional<Clock::Steady> of(StreamTime stream) const;

  private:
    using Delay = std::chrono::steady_clock::duration;

    std::optional<Delay> least_;         ///< since `turned_`
    std::optional<Delay> least_before_;  ///< in the time before that
    Clock::Steady turned_{};
};

}  // namespace linli::ingest
