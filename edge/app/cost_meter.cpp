// SPDX-License-Identifier: Apache-2.0
#include "app/cost_meter.hpp"

#include <algorithm>

namespace linli::app {
namespace {

constexpr std::size_t kCostSamples = 11;

using Span = std::chrono::duration<double>;

double per(std::uint64_t before, std::uint64_t now, Span window) {
    return static_cast<double>(now - before) / window.count();
}

double share(std::chrono::microseconds before, std::chrono::microseconds now, Span window) {
    return Span(now - before) / window;
}

double ms_each(std::chrono::microseconds time, std::uint64_t count) {
    return count == 0 ? 0 : 1e3 * Span(time).count() / static_cast<double>(count);
}

CameraCost cost_of(const CameraWork& before, const CameraWork& now, Span window) {
    CameraCost cost;
    cost.camera = now.camera;
    cost.decoded_per_s = per(before.decoded, now.decoded, window);
    cost.skipped_per_s = per(before.skipped, now.skipped, window);
    cost.dropped_per_s = per(before.dropped, now.dropped, window);
    cost.judged_per_s = per(before.judged, now.judged, window);
    cost.looks_per_s = per(before.looks, now.looks, window);
    cost.decode_ms = ms_each(now.decode_cpu - before.decode_cpu, now.decoded - before.decoded);
    cost.gate_ms = ms_each(now.gate_time - before.gate_time, now.judged - before.judged);
    cost.look_ms = ms_each(now.look_time - before.look_time, now.looks - before.looks);
    cost.decode_share = share(before.decode_cpu, now.decode_cpu, window);
    cost.gate_share = share(before.gate_cpu, now.gate_cpu, window);
    cost.look_share = share(before.look_cpu, now.look_cpu, window);
    return cost;
}

}  // namespace

double Cost::rest_share() const {
    double rest = process_share;
    for (const CameraCost& camera : cameras) rest -= camera.share();
    return std::max(0.0, rest);  // the clocks of threads and process are not read at one moment
}

void CostMeter::sample(std::chrono::steady_clock::time_point now, std::chrono::microseconds process,
                       std::vector<CameraWork> cameras) {
    samples_.push_back({now, process, std::move(cameras)});
    if (samples_.size() > kCostSamples) samples_.pop_front();
}

Cost CostMeter::cost() const {
    Cost cost;
    if (samples_.empty()) return cost;
    const Sample& first = samples_.front();
    const Sample& last = samples_.back();
    cost.window = last.at - first.at;
    for (const CameraWork& now : last.cameras) {
        const auto before = std::ranges::find(first.cameras, now.camera, &CameraWork::camera);
        const bool known = before != first.cameras.end() && cost.window.count() > 0;
        cost.cameras.push_back(known ? cost_of(*before, now, cost.window)
                                     : CameraCost{.camera = now.camera});
    }
    if (cost.window.count() > 0)
        cost.process_share = share(first.process, last.process, cost.window);
    return cost;
}

}  // namespace linli::app
