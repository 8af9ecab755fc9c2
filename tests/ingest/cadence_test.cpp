// SPDX-License-Identifier: Apache-2.0
#include "ingest/cadence.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;

Moment at(std::chrono::milliseconds time, std::uint32_t epoch = 1) {
    return {StreamTime{time}, {}, epoch};
}

/// Which of frames `apart` from each other, all of them looked at as they come, are due.
std::vector<int> due_of(Cadence cadence, std::chrono::milliseconds apart, int frames) {
    std::vector<int> due;
    for (int i = 0; i < frames; ++i) {
        if (!cadence.due(at(i * apart))) continue;
        due.push_back(i);
        cadence.take(at(i * apart));
    }
    return due;
}

TEST(Cadence, FramesAreDueSoManyTimesASecond) {
    EXPECT_EQ(due_of(Cadence(5), 100ms, 7), (std::vector{0, 2, 4, 6}));
    EXPECT_EQ(due_of(Cadence(5), 40ms, 21), (std::vector{0, 5, 10, 15, 20}));
    EXPECT_EQ(due_of(Cadence(5), 300ms, 3), (std::vector{0, 1, 2})) << "never more than there are";
}

TEST(Cadence, AFrameALittleBeforeItsTimeIsDue) {
    Cadence cadence(5);
    cadence.take(at(0ms));
    EXPECT_FALSE(cadence.due(at(189ms)));
    EXPECT_TRUE(cadence.due(at(190ms)));
    EXPECT_EQ(cadence.next(), StreamTime{200ms});
}

TEST(Cadence, AFrameThatWasTakenLateDoesNotBringTheNextOnesCloserThanHalfAPeriod) {
    Cadence cadence(5);
    cadence.take(at(0ms));
    cadence.take(at(1000ms));
    EXPECT_EQ(cadence.next(), StreamTime{1100ms});
}

TEST(Cadence, TheFirstFrameOfAnEpochIsDue) {
    Cadence cadence(5);
    cadence.take(at(1000ms, 1));
    EXPECT_TRUE(cadence.due(at(10ms, 2)));
    cadence.take(at(10ms, 2));
    EXPECT_EQ(cadence.next(), StreamTime{210ms});
}

}  // namespace
}  // namespace linli::ingest
