// SPDX-License-Identifier: Apache-2.0
#include "base/bounded_queue.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace linli {
namespace {

TEST(BoundedQueue, KeepsTheNewestAndCountsTheDrops) {
    BoundedQueue<int> queue(1, WhenFull::drop_oldest);
    for (int i = 1; i <= 3; ++i) queue.push(i);
    EXPECT_EQ(queue.pop(), 3);
    EXPECT_EQ(queue.dropped(), 2U);
    EXPECT_EQ(queue.try_pop(), std::nullopt);
}

TEST(BoundedQueue, LosesNothingWhenTheProducerWaits) {
    BoundedQueue<int> queue(2, WhenFull::wait);
    std::jthread producer([&] {
        for (int i = 0; i < 1'000; ++i) queue.push(i);
        queue.close();
    });
    int expected = 0;
    while (auto item = queue.pop()) ASSERT_EQ(*item, expected++);
    EXPECT_EQ(expected, 1'000);
    EXPECT_EQ(queue.dropped(), 0U);
}

TEST(BoundedQueue, AClosedQueueHandsOutWhatIsLeftAndTakesNoMore) {
    BoundedQueue<int> queue(2, WhenFull::wait);
    queue.push(1);
    queue.close();
    EXPECT_FALSE(queue.push(2));
    EXPECT_EQ(queue.pop(), 1);
    EXPECT_EQ(queue.pop(), std::nullopt);
}

TEST(BoundedQueue, ClosingWakesAWaitingProducer) {
    BoundedQueue<int> queue(1, WhenFull::wait);
    queue.push(1);
    bool taken = true;
    std::jthread producer([&] { taken = queue.push(2); });
    queue.close();
    producer.join();
    EXPECT_FALSE(taken);
}

}  // namespace
}  // namespace linli
