// SPDX-License-Identifier: Apache-2.0
#include "app/idle_looks.hpp"

#include <gtest/gtest.h>

namespace linli::app {
namespace {

using namespace std::chrono_literals;

track::Track parked(track::TrackId id) {
    track::Track track;
    track.id = id;
    track.label = detect::ClassLabel::vehicle;
    track.still_since = StreamTime{};
    return track;
}

/// After looks that showed `tracks` and nothing else, until nothing changes any more.
IdleLooks at_rest(const std::vector<track::Track>& tracks) {
    IdleLooks looks;
    for (int i = 0; i < 10; ++i) looks.looked(tracks, false);
    return looks;
}

TEST(IdleLooks, ComeAtTwiceTheDistanceEachTimeAnEmptySceneStaysEmpty) {
    IdleLooks looks;
    std::vector<StreamDuration> distances{looks.distance()};
    for (int i = 0; i < 5; ++i) {
        looks.looked({}, false);
        distances.push_back(looks.distance());
    }
    EXPECT_EQ(distances, (std::vector<StreamDuration>{3s, 6s, 12s, 24s, 24s, 24s}));
}

TEST(IdleLooks, BecomeRareBeforeParkedVehiclesThatAllAreSeen) {
    EXPECT_EQ(at_rest({parked(1), parked(2)}).distance(), IdleLooks::kSeldom);
}

TEST(IdleLooks, StayFrequentBeforeAPersonWhoStandsStill) {
    track::Track person = parked(1);
    person.label = detect::ClassLabel::person;
    EXPECT_EQ(at_rest({person}).distance(), IdleLooks::kSoon);
}

TEST(IdleLooks, StayFrequentBeforeAVehicleThatHasNotComeToRest) {
    track::Track vehicle = parked(1);
    vehicle.still_since.reset();
    EXPECT_EQ(at_rest({vehicle}).distance(), IdleLooks::kSoon);
}

TEST(IdleLooks, ComeSoonAgainWhenALookMissedAVehicle) {
    IdleLooks looks = at_rest({parked(1)});
    track::Track missed = parked(1);
    missed.sight = track::Sight::unseen;
    looks.looked(std::vector{missed}, false);
    EXPECT_EQ(looks.distance(), IdleLooks::kSoon);
}

TEST(IdleLooks, ComeSoonAgainWhenAVehicleHasGoneOrAnotherOneStandsThere) {
    for (const auto& after : {std::vector<track::Track>{}, std::vector{parked(2)}}) {
        IdleLooks looks = at_rest({parked(1)});
        looks.looked(after, false);
        EXPECT_EQ(looks.distance(), IdleLooks::kSoon);
    }
}

TEST(IdleLooks, ComeSoonAgainWhenSomethingElseWasDetected) {
    IdleLooks looks = at_rest({});
    looks.looked({}, true);
    EXPECT_EQ(looks.distance(), IdleLooks::kSoon);
}

TEST(IdleLooks, ComeSoonAgainAfterMotion) {
    IdleLooks looks = at_rest({});
    looks.disturbed();
    EXPECT_EQ(looks.distance(), IdleLooks::kSoon);
}

}  // namespace
}  // namespace linli::app
