// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "night_watch.hpp"

namespace linli::track {
namespace {

/// Twelve hours of one street; the parameter is the seed of everything that is left to chance.
class Night : public ::testing::TestWithParam<std::uint64_t> {
  protected:
    /// Which phases were reached, and nothing else of any other incident.
    std::vector<std::string> phases_of_the_one_incident() const {
        std::vector<std::string> phases;
        for (const auto& said : watch.said()) {
            EXPECT_EQ(said.incident, "incident-1")
                << said.phase << " at " << said.seconds / 3600 << " h";
            phases.push_back(said.phase);
        }
        return phases;
    }

    NightWatch watch{GetParam()};
};

const std::vector<std::string> kOneIncident{"observed", "reminded", "confirmed", "cleared"};

TEST_P(Night, OfOneParkedVanIsOneStayAndOneIncident) {
    watch.run();

    EXPECT_EQ(watch.stays().size(), 1) << "one parked van is one stay";
    EXPECT_EQ(watch.ends(), std::vector{Sight::empty});
    EXPECT_EQ(phases_of_the_one_incident(), kOneIncident);
    ASSERT_FALSE(watch.said().empty());
    EXPECT_EQ(watch.said().back().ended_by, "place_empty");
    EXPECT_GT(watch.said().back().seconds, NightStory::kLeaves);
    EXPECT_LT(watch.said().back().seconds, NightStory::kLeaves + 600);
    EXPECT_NEAR(watch.said().back().dwell, NightStory::kLeaves - NightStory::kParks, 60)
        << "the restart and the reconnects count";
    // The night would be none if the detector saw the van all the time, or never.
    EXPECT_LT(watch.detected(), 0.5);
    EXPECT_GT(watch.detected(), 0.1);
}

TEST_P(Night, FindsThePlaceEmptyWhenTheVanLeftDuringTheRestart) {
    watch.let_the_van_leave_during_the_restart();

    watch.run();

    EXPECT_EQ(watch.stays().size(), 1);
    EXPECT_EQ(watch.ends(), std::vector{Sight::empty});
    EXPECT_EQ(phases_of_the_one_incident(), kOneIncident);
    ASSERT_FALSE(watch.said().empty());
    EXPECT_EQ(watch.said().back().ended_by, "place_empty");
    EXPECT_LT(watch.said().back().seconds, 7.25 * 3600 + 600);
}

TEST_P(Night, CannotTellWithoutWhatIsKeptOverTheRestart) {
    watch.let_the_van_leave_during_the_restart();
    watch.forget_stays_at_the_restart();

    watch.run();

    ASSERT_FALSE(watch.said().empty());
    EXPECT_EQ(watch.said().back().phase, "expired");
}

INSTANTIATE_TEST_SUITE_P(Seeds, Night, ::testing::Values(1, 2, 5));

}  // namespace
}  // namespace linli::track
