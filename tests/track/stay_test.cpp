// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "street.hpp"
#include "track/tracker.hpp"

namespace linli::track {
namespace {

using Found = std::vector<detect::Detection>;

/// A street with a van (track 1) that stands at (300, 300) from 0 to 10 s, seen 5 times a second.
Street with_parked_van(float share = 0.02F) {
    Street street;
    Jitter jitter{share};
    for (int i = 0; i <= 50; ++i) street.look(i * 0.2, {jitter(van(300, 300))});
    return street;
}

TEST(Stay, StandsSinceItWasFirstSeenInSpiteOfJitter) {
    Street street = with_parked_van(0.08F);

    ASSERT_EQ(street.tracks.size(), 1);
    EXPECT_EQ(street.tracks[0].still_since, at(0));
}

TEST(Stay, StandsSinceItStoppedRolling) {
    Street street;
    Jitter jitter{0.03F};
    for (int i = 0; i < 100; ++i) {
        const auto rolled = static_cast<float>(std::min(i, 40));
        street.look(i * 0.2, {jitter(van(100 + 6 * rolled, 300))});
        if (i < 40) {
            EXPECT_FALSE(street.tracks.size() == 1 && street.tracks[0].still_since) << i;
        }
    }

    ASSERT_TRUE(street.tracks[0].still_since);
    EXPECT_GE(*street.tracks[0].still_since, at(7.0));
    EXPECT_LE(*street.tracks[0].still_since, at(9.0));
}

TEST(Stay, ThatCreepsIsNotStill) {
    Street street;
    for (int i = 0; i < 200; ++i)
        street.look(i * 0.2, {van(100 + 0.8F * static_cast<float>(i), 300)});

    ASSERT_EQ(street.tracks.size(), 1);
    const auto since = street.tracks[0].still_since;
    EXPECT_TRUE(!since || *since > at(34))
        << "4 pixels a second are a tenth of the box in 3.5 seconds";
}

TEST(Stay, IsStillWhenSomethingCoversAPartOfIt) {
    Street street = with_parked_van();
    auto half = van(300, 300);
    half.box.width /= 2;
    for (int i = 51; i < 70; ++i) street.look(i * 0.2, {half});

    ASSERT_TRUE(street.track(1));
    EXPECT_EQ(street.track(1)->still_since, at(0));
}

TEST(Stay, DrivesOffUnderItsOwnId) {
    Street street = with_parked_van();
    for (int i = 0; i < 20; ++i) {
        const float seconds = static_cast<float>(i) * 0.2F;
        street.look(10.2 + i * 0.2, {van(300 + 25 * seconds * seconds, 300)});
    }

    ASSERT_EQ(street.tracks.size(), 1);
    EXPECT_EQ(street.tracks[0].id, 1);
    EXPECT_FALSE(street.tracks[0].still_since);
}

TEST(Stay, IsRememberedForHalfAnHourAndThenDropped) {
    Street street = with_parked_van();

    for (int i = 0; i < 1700; ++i) street.look(11 + i, {});
    ASSERT_TRUE(street.track(1));
    EXPECT_EQ(street.track(1)->sight, Sight::unseen);
    EXPECT_NEAR(street.track(1)->box.foot().x, 300, 3);
    street.look(1711, {van(302, 300)});
    EXPECT_EQ(street.track(1)->still_since, at(0)) << "a detector gap is not a departure";

    street.look(1711 + 1801, {});
    EXPECT_FALSE(street.track(1));
}

TEST(Stay, IsNotTakenOverByAPasserBy) {
    Street street = with_parked_van();
    Jitter jitter{0.02F};
    // Wide as the van's box is unseen meanwhile and the walker, very near, is as large as it.
    for (int i = 0; i < 30; ++i) {
        auto walker = person(60 + 16 * static_cast<float>(i), 310);
        walker.box = {walker.box.x - 50, 170, 120, 140};
        street.look(10.2 + i * 0.2, {jitter(walker)});
    }

    ASSERT_TRUE(street.track(1));
    EXPECT_EQ(street.track(1)->label, detect::ClassLabel::vehicle);
    EXPECT_NEAR(street.track(1)->box.foot().x, 300, 5);
    EXPECT_EQ(street.track(1)->still_since, at(0));
    ASSERT_EQ(street.tracks.size(), 2);
    EXPECT_NEAR(street.tracks[1].box.foot().x, 524, 10);
}

TEST(Stay, OfABicycleIsNotTakenOverByWhoWalksBeforeIt) {
    Street street;
    detect::Detection bicycle{
        .label = detect::ClassLabel::bicycle, .confidence = 0.7F, .box = {280, 210, 60, 90}};
    for (int i = 0; i <= 50; ++i) street.look(i * 0.2, {bicycle});

    for (int i = 0; i < 20; ++i) {
        street.look(10.2 + i * 0.2, {person(230 + 8 * static_cast<float>(i), 300)});
    }

    ASSERT_TRUE(street.track(1));
    EXPECT_EQ(street.track(1)->label, detect::ClassLabel::bicycle);
    EXPECT_EQ(street.track(1)->last_seen, at(10));
}

TEST(Stay, IsNotStolenByAPassingVehicle) {
    for (const bool parked_one_seen : {true, false}) {
        Street street = with_parked_van();
        for (int i = 0; i < 14; ++i) {
            const float x = 40 + 40 * static_cast<float>(i);
            Found found{van(x, 330)};
            if (parked_one_seen && std::abs(x - 300) > 80) found.push_back(van(300, 300));
            street.look(10.2 + i * 0.2, found);
        }

        ASSERT_TRUE(street.track(1));
        EXPECT_NEAR(street.track(1)->box.foot().x, 300, 8);
        EXPECT_EQ(street.track(1)->still_since, at(0));
        ASSERT_EQ(street.tracks.size(), 2);
        EXPECT_NEAR(street.tracks[1].box.foot().x, 560, 20);
    }
}

TEST(Stay, IsNotTakenOverByAVehicleThatStopsBeforeItUnseen) {
    Street street = with_parked_van();
    for (int i = 0; i < 20; ++i) street.look(10.2 + i * 0.2, {});

    // It covers the parked one: of the two only this one is found, a sixth of the box off.
    for (int i = 0; i < 20; ++i) street.look(14.2 + i * 0.2, {van(285, 318)});

    ASSERT_TRUE(street.track(1));
    EXPECT_NEAR(street.track(1)->box.foot().x, 300, 5);
    EXPECT_EQ(street.track(1)->sight, Sight::occluded);
    EXPECT_EQ(street.track(1)->still_since, at(0));
    ASSERT_TRUE(street.track(2));
    EXPECT_NEAR(street.track(2)->box.foot().x, 285, 5);
}

TEST(Stay, LeavesTheDetectionOfANewcomerToHim) {
    Street street = with_parked_van();
    street.look(10.2, {van(300, 300)});
    street.look(10.4, {van(180, 330)});
    street.look(10.6, {van(230, 325)});

    street.look(10.8, {van(275, 320)});

    ASSERT_TRUE(street.track(1));
    EXPECT_NE(street.track(1)->sight, Sight::seen);
    ASSERT_TRUE(street.track(2));
    EXPECT_EQ(street.track(2)->last_seen, at(10.8));
}

TEST(Stay, KeepsItsPlaceWhenOneDetectionIsFarTooLarge) {
    Street street = with_parked_van();
    for (int i = 0; i < 30; ++i) {
        street.look(11.0 + i, {});
        street.tracker.set_evidence(1, Sight::seen);
    }
    auto merged = van(300, 300);
    merged.box.height = 150;  // down to 330

    street.look(41, {merged});

    ASSERT_TRUE(street.track(1));
    EXPECT_LT(street.track(1)->box.foot().y, 318);
}

TEST(Stay, EndsOnEvidenceThatItsPlaceIsEmpty) {
    Street street = with_parked_van();
    street.look(10.2, {});
    street.tracker.set_evidence(1, Sight::empty);

    street.look(10.4, {});
    ASSERT_TRUE(street.track(1));
    EXPECT_EQ(street.track(1)->sight, Sight::empty);

    street.look(10.6, {});
    EXPECT_FALSE(street.track(1)) << "it is reported once";
}

TEST(Stay, ThatIsSeenIsNotEmpty) {
    Street street = with_parked_van();
    street.tracker.set_evidence(1, Sight::empty);

    street.look(10.4, {van(300, 300)});

    EXPECT_EQ(street.track(1)->sight, Sight::seen);
}

TEST(Stay, KeepsItsSightWhileTheDetectorDoesNotLook) {
    Street street = with_parked_van();

    for (int i = 0; i < 100; ++i) street.look(11 + i, {}, /*looked=*/false);

    ASSERT_TRUE(street.track(1));
    EXPECT_EQ(street.track(1)->sight, Sight::seen);
    EXPECT_EQ(street.track(1)->last_seen, at(10));
}

TEST(Stay, SurvivesAReconnectOfTheCamera) {
    Street street = with_parked_van();
    street.moment.epoch = 1;

    street.look(70, {van(301, 300)});

    ASSERT_EQ(street.tracks.size(), 1);
    EXPECT_EQ(street.tracks[0].still_since, at(0));
}

TEST(Stay, GoesOnAsLongAsItsPlaceIsRecognised) {
    Street street = with_parked_van();
    for (int i = 0; i < 7200; ++i) {
        street.look(11 + i, {}, /*looked=*/i % 3 == 0);
        street.tracker.set_evidence(1, Sight::seen);
    }

    ASSERT_TRUE(street.track(1)) << "two hours without a detection";
    EXPECT_EQ(street.track(1)->sight, Sight::seen);
    EXPECT_EQ(street.track(1)->last_seen, at(10)) << "that is when it was detected";
}

TEST(Stay, OutlastsAnyTimeWithoutPictures) {
    Street street = with_parked_van();
    street.moment.epoch = 1;

    street.look(10'000, {});

    ASSERT_TRUE(street.track(1));
    EXPECT_EQ(street.track(1)->sight, Sight::unseen);
}

TEST(Stay, ForgetsEvidenceFromBeforeAReconnect) {
    Street street = with_parked_van();
    street.tracker.set_evidence(1, Sight::empty);
    street.moment.epoch = 1;

    street.look(70, {});

    ASSERT_TRUE(street.track(1));
    EXPECT_EQ(street.track(1)->sight, Sight::unseen);
}

/// The van of an earlier process, taken up at 0 s of this one.
Street with_restored_van() {
    Street street;
    street.tracks = street.tracker.restore(std::vector<Track>{{.id = 41,
                                                               .label = detect::ClassLabel::vehicle,
                                                               .box = van(300, 300).box,
                                                               .confidence = 0.8F,
                                                               .first_seen = at(-7300),
                                                               .last_seen = at(-3700),
                                                               .still_since = at(-7200)}},
                                           at(0));
    return street;
}

TEST(Stay, OfAnEarlierProcessIsUnseenAtFirst) {
    const Street street = with_restored_van();

    ASSERT_EQ(street.tracks.size(), 1);
    EXPECT_EQ(street.tracks[0].id, 41);
    EXPECT_EQ(street.tracks[0].sight, Sight::unseen);
    EXPECT_EQ(street.tracks[0].still_since, at(-7200));
}

TEST(Stay, OfAnEarlierProcessGoesOnWhenItIsSeenAgain) {
    Street street = with_restored_van();
    street.look(1, {});

    street.look(1.2, {van(303, 301), van(600, 300)});

    ASSERT_TRUE(street.track(41));
    EXPECT_EQ(street.track(41)->sight, Sight::seen);
    EXPECT_EQ(street.track(41)->still_since, at(-7200));
    street.look(1.4, {van(303, 301), van(600, 300)});
    EXPECT_TRUE(street.track(42)) << "no id is given twice";
}

TEST(Stay, OfAnEarlierProcessIsLookedForAsLongAsAnyOther) {
    Street street = with_restored_van();
    street.look(1700, {});
    EXPECT_TRUE(street.track(41));

    street.look(1900, {});
    EXPECT_FALSE(street.track(41));
}

TEST(Stay, IsNotMadeOfAPersonWhoStandsForAWhile) {
    Street street;
    for (int i = 0; i <= 50; ++i) street.look(i * 0.2, {person(300, 300)});

    street.look(19.0, {});
    EXPECT_TRUE(street.track(1)) << "somebody who stands may be missed by the detector for long";
    street.look(21.0, {});
    EXPECT_FALSE(street.track(1));
}

}  // namespace
}  // namespace linli::track
