// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <array>
#include <random>

#include "track/assignment.hpp"
#include "track/tracker.hpp"

namespace linli::track {
namespace {

using Look = std::vector<detect::Detection>;

/// People in a crowd who walk to and fro, with a detector's jitter, misses and doubts; 5 looks a
/// second.
std::vector<Look> crowd(std::size_t people, std::size_t looks) {
    std::mt19937 random{1};
    const auto unit = [&] { return static_cast<float>(random() % 10'000) / 10'000.0F; };
    std::vector<Point> foot(people), step(people);
    for (std::size_t i = 0; i < people; ++i) {
        foot[i] = {1920 * unit(), 300 + 700 * unit()};
        step[i] = {24 * unit() - 12, 6 * unit() - 3};
    }
    std::vector<Look> all(looks);
    for (auto& look : all) {
        for (std::size_t i = 0; i < people; ++i) {
            foot[i] = {foot[i].x + step[i].x, foot[i].y + step[i].y};
            if (foot[i].x < 0 || foot[i].x > 1920) step[i].x = -step[i].x;
            if (foot[i].y < 300 || foot[i].y > 1000) step[i].y = -step[i].y;
            if (random() % 20 == 0) continue;
            const float height = 60 + foot[i].y / 5;
            const float jitter = height * 0.03F;
            look.push_back({.label = detect::ClassLabel::person,
                            .confidence = random() % 10 == 0 ? 0.2F : 0.5F + unit() / 2,
                            .box = {foot[i].x - height / 5 + jitter * unit(),
                                    foot[i].y - height + jitter * unit(), height / 2.5F, height}});
        }
    }
    return all;
}

/// Frames per second of the tracker alone. Budget: 10,000 for 30 objects on one core.
void track_crowd(benchmark::State& state) {
    const auto looks = crowd(static_cast<std::size_t>(state.range(0)), 500);
    std::size_t frames = 0, tracks = 0;
    for (auto round : state) {
        Tracker tracker;
        Moment moment;
        for (const Look& look : looks) {
            moment.stream += std::chrono::milliseconds{200};
            tracks += tracker.update(moment, {1920, 1080}, look).size();
        }
        frames += looks.size();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(frames));
    state.counters["tracks"] = static_cast<double>(tracks) / static_cast<double>(frames);
}
BENCHMARK(track_crowd)->Arg(5)->Arg(30)->Arg(100)->Unit(benchmark::kMillisecond);

/// The worst case of the assignment: everybody goes with everybody.
void assign_dense(benchmark::State& state) {
    const auto size = static_cast<std::size_t>(state.range(0));
    std::mt19937 random{1};
    AffinityMatrix affinity;
    affinity.resize(size, size);
    for (std::size_t row = 0; row < size; ++row) {
        for (std::size_t column = 0; column < size; ++column) {
            affinity.at(row, column) = static_cast<float>(random() % 1000) / 1000;
        }
    }
    Assignment assignment;
    for (auto round : state) benchmark::DoNotOptimize(assignment.solve(affinity).data());
}
BENCHMARK(assign_dense)->Arg(30)->Arg(100)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace linli::track
