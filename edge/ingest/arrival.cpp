// SPDX-License-Identifier: Apache-2.0
#include "ingest/arrival.hpp"

#include <algorithm>

namespace linli::ingest {
namespace {

constexpr std::chrono::seconds kTurn{5};

}  // namespace

void Arrival::came(StreamTime stream, Clock::Steady at) {
    const Delay delay = at.time_since_epoch() - stream.time_since_epoch();
    if (least_ && at - turned_ > kTurn) {
        least_before_ = least_;
        least_.reset();
    }
    if (!least_) turned_ = at;
    least_ = least_ ? std::min(*least_, delay) : delay;
}

std::optional<Clock::Steady> Arrival::of(StreamTime stream) const {
    if (!least_) return std::nullopt;
    const Delay delay = least_before_ ? std::min(*least_, *least_before_) : *least_;
    return Clock::Steady(stream.time_since_epoch() + delay);
}

}  // namespace linli::ingest
