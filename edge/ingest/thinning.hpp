// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace linli::ingest {

/// Chooses which pictures may be left out so that those that stay are no further apart than a
/// period, and remembers what was left out. Times are presentation times, in coding order. Depends
/// on nothing else, so the same stream is thinned in the same way each time. One thread.
class Thinning {
  public:
    using Time = std::chrono::microseconds;

    explicit Thinning(Time period);

    /// Whether the picture at `at` may be left out. `interval`: from one picture of the stream to
    /// the next; half of it is allowed for jitter.
    bool may_skip(Time at, Time interval) const;

    void kept(Time at);
    void skipped(Time at);

    /// How many pictures before `shown` have been left out since the last call. `shown`: pictures
    /// as they are shown, in that order.
    std::uint64_t skipped_before(Time shown);

    /// How far apart the pictures of the stream are, kept or not: the mean over the last few.
    /// Unset while there are too few.
    std::optional<Time> interval() const;

  private:
    Time period_;
    std::vector<Time> kept_;      ///< the last few
    std::vector<Time> left_out_;  ///< not yet counted
    std::vector<Time> seen_;      ///< the last few, of both kinds
    std::uint64_t overflow_ = 0;  ///< left out so long ago that they are counted in any case
};

}  // namespace linli::ingest
