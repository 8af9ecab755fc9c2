// SPDX-License-Identifier: Apache-2.0
#include "base/ids.hpp"

#include <gtest/gtest.h>

#include <set>

#include "fake_clock.hpp"

namespace linli {
namespace {

TEST(Ids, AreVersion7OfVariant10WithTheTimeInFront) {
    const FakeClock clock;
    IdSource ids(clock, [] { return ~0ULL; });

    const std::string id = ids.next();

    EXPECT_EQ(id.size(), 36U);
    EXPECT_EQ(id[14], '7');
    EXPECT_EQ(id[19], 'b');  // variant 10 in front of all ones
    EXPECT_EQ(std::stoull(id.substr(0, 8) + id.substr(9, 4), nullptr, 16),
              static_cast<unsigned long long>(clock.wall().time_since_epoch().count() / 1000));
}

TEST(Ids, GrowWhileTheClockStandsStillOrStepsBack) {
    FakeClock clock;
    IdSource ids(clock);
    std::string before = ids.next();
    for (int i = 0; i < 10'000; ++i) {
        if (i == 5'000) clock.step_wall(-std::chrono::hours(1));
        const std::string id = ids.next();
        ASSERT_LT(before, id);
        before = id;
    }
}

TEST(Sha256, MatchesTheStandardsExample) {
    EXPECT_EQ(sha256_hex("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace linli
