// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "base/time.hpp"

namespace linli::ingest {

/// Which frames of a camera are due to be analysed: so many a second, in stream time. One thread.
class Cadence {
  public:
    /// `fps`: frames a second, above 0.
    explicit Cadence(float fps) : period_(static_cast<StreamDuration::rep>(1e6F / fps)) {}

    /// Whether a frame of this moment is due; the next in stream order. The first of an epoch
    /// always is.
    bool due(const Moment& moment) const {
        return epoch_ != moment.epoch || moment.stream + kJitter >= next_;
    }
    /// The frame of this moment, which is due, is analysed.
    void take(const Moment& moment) {
        if (epoch_ != moment.epoch) next_ = moment.stream;
        epoch_ = moment.epoch;
        next_ = std::max(next_ + period_, moment.stream + period_ / 2);
    }
    /// When the next frame is due, in the epoch of the last one that was taken.
    StreamTime next() const { return next_; }

  private:
    /// A frame this much before its time counts as due: cameras' time stamps jitter.
    static constexpr StreamDuration kJitter = std::chrono::milliseconds(10);

    StreamDuration period_;
    std::optional<std::uint32_t> epoch_;
    StreamTime next_{};
};

}  // namespace linli::ingest
