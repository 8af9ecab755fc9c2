// SPDX-License-Identifier: Apache-2.0
#include "app/cost_meter.hpp"

#include <gtest/gtest.h>

namespace linli::app {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::steady_clock::time_point kStart{};

/// A camera of which everything is `times` of what one second of it is.
CameraWork after_seconds(std::uint64_t times) {
    const auto n = static_cast<std::int64_t>(times);
    return {.camera = "gate",
            .decoded = 20 * times,
            .skipped = 5 * times,
            .dropped = 2 * times,
            .judged = 5 * times,
            .looks = 2 * times,
            .gate_time = 10ms * n,
            .look_time = 80ms * n,
            .decode_cpu = 100ms * n,
            .gate_cpu = 5ms * n,
            .look_cpu = 60ms * n};
}

TEST(CostMeter, TellsRatesMeansAndSharesOfTheTimeBetweenTheFirstAndTheLastSample) {
    CostMeter meter;
    meter.sample(kStart, 0ms, {after_seconds(0)});
    meter.sample(kStart + 1s, 300ms, {after_seconds(1)});
    meter.sample(kStart + 4s, 1200ms, {after_seconds(4)});

    const Cost cost = meter.cost();

    EXPECT_EQ(cost.window, 4s);
    EXPECT_DOUBLE_EQ(cost.process_share, 0.3);
    ASSERT_EQ(cost.cameras.size(), 1U);
    const CameraCost& gate = cost.cameras.front();
    EXPECT_EQ(gate.camera, "gate");
    EXPECT_DOUBLE_EQ(gate.decoded_per_s, 20);
    EXPECT_DOUBLE_EQ(gate.skipped_per_s, 5);
    EXPECT_DOUBLE_EQ(gate.dropped_per_s, 2);
    EXPECT_DOUBLE_EQ(gate.judged_per_s, 5);
    EXPECT_DOUBLE_EQ(gate.looks_per_s, 2);
    EXPECT_DOUBLE_EQ(gate.decode_ms, 5);
    EXPECT_DOUBLE_EQ(gate.gate_ms, 2);
    EXPECT_DOUBLE_EQ(gate.look_ms, 40);
    EXPECT_DOUBLE_EQ(gate.decode_share, 0.1);
    EXPECT_DOUBLE_EQ(gate.gate_share, 0.005);
    EXPECT_DOUBLE_EQ(gate.look_share, 0.06);
    EXPECT_NEAR(cost.rest_share(), 0.3 - 0.165, 1e-9);
}

TEST(CostMeter, ForgetsWhatIsOlderThanElevenSamples) {
    CostMeter meter;
    meter.sample(kStart, 0ms, {});
    for (int second = 1; second <= 20; ++second)
        meter.sample(kStart + 1s * second, second <= 9 ? 0ms : 100ms * (second - 9), {});

    EXPECT_EQ(meter.cost().window, 10s);
    EXPECT_DOUBLE_EQ(meter.cost().process_share, 0.1);
}

TEST(CostMeter, KnowsNothingBeforeTheSecondSample) {
    CostMeter meter;
    EXPECT_TRUE(meter.cost().cameras.empty());

    meter.sample(kStart + 1s, 500ms, {after_seconds(3)});

    EXPECT_EQ(meter.cost().window, 0s);
    EXPECT_DOUBLE_EQ(meter.cost().process_share, 0);
    ASSERT_EQ(meter.cost().cameras.size(), 1U);
    EXPECT_DOUBLE_EQ(meter.cost().cameras.front().decode_ms, 0);
}

TEST(CostMeter, GivesNoMeanOfNothing) {
    CostMeter meter;
    meter.sample(kStart, 0ms, {after_seconds(3)});
    meter.sample(kStart + 1s, 0ms, {after_seconds(3)});

    const CameraCost still = meter.cost().cameras.front();

    EXPECT_DOUBLE_EQ(still.decode_ms + still.gate_ms + still.look_ms, 0);
    EXPECT_DOUBLE_EQ(still.share(), 0);
}

TEST(CostMeter, NeverTellsARestBelowNothing) {
    CostMeter meter;
    meter.sample(kStart, 0ms, {after_seconds(0)});
    meter.sample(kStart + 1s, 150ms, {after_seconds(1)});

    EXPECT_DOUBLE_EQ(meter.cost().rest_share(), 0);
}

}  // namespace
}  // namespace linli::app
