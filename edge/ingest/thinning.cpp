// SPDX-License-Identifier: Apache-2.0
#include "ingest/thinning.hpp"

#include <algorithm>
#include <utility>

namespace linli::ingest {
namespace {

/// More pictures than any codec holds back for their order (H.264 and HEVC: 16).
constexpr std::size_t kWindow = 24;
/// A mean over fewer pictures says little.
constexpr std::size_t kEnough = 6;
/// The most that wait to be counted: the slowest analysis of the fastest stream leaves out 300.
constexpr std::size_t kLeftOut = 400;

/// Without an allocation: the window has been reserved.
void remember(std::vector<Thinning::Time>& window, Thinning::Time at) {
    if (window.size() == kWindow) window.erase(window.begin());
    window.push_back(at);
}

}  // namespace

Thinning::Thinning(Time period) : period_(period) {
    kept_.reserve(kWindow);
    seen_.reserve(kWindow);
    left_out_.reserve(kLeftOut);
}

bool Thinning::may_skip(Time at, Time interval) const {
    std::optional<Time> before;
    std::optional<Time> after;
    for (const Time kept : kept_) {
        if (kept <= at && (!before || kept > *before)) before = kept;
        if (kept > at && (!after || kept < *after)) after = kept;
    }
    if (!before) return false;
    const Time longest = period_ + interval / 2;
    // Either its neighbours on both sides are there, or the next picture comes soon enough.
    return (after && *after - *before <= longest) || at + interval - *before <= longest;
}

void Thinning::kept(Time at) {
    remember(seen_, at);
    remember(kept_, at);
}

void Thinning::skipped(Time at) {
    remember(seen_, at);
    if (left_out_.size() == kLeftOut) {
        left_out_.erase(left_out_.begin());  // the time stamps went back: nothing comes after it
        ++overflow_;
    }
    left_out_.push_back(at);
}

std::uint64_t Thinning::skipped_before(Time shown) {
    return std::exchange(overflow_, 0) +
           std::erase_if(left_out_, [shown](Time at) { return at < shown; });
}

std::optional<Thinning::Time> Thinning::interval() const {
    if (seen_.size() < kEnough) return std::nullopt;
    const auto [least, most] = std::ranges::minmax(seen_);
    return (most - least) / static_cast<std::int64_t>(seen_.size() - 1);
}

}  // namespace linli::ingest
