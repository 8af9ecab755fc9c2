// SPDX-License-Identifier: Apache-2.0
#include "track/tracker.hpp"

#include <gtest/gtest.h>

#include <optional>

#include <set>

#include "street.hpp"

namespace linli::track {
namespace {

using detect::ClassLabel;

std::set<TrackId> ids(const std::vector<Track>& tracks) {
    std::set<TrackId> found;
    for (const auto& track : tracks) found.insert(track.id);
    return found;
}

TEST(Tracker, KeepsTheIdOfAWalker) {
    Street street;
    Jitter jitter{0.03F};
    std::set<TrackId> seen;
    for (int i = 0; i < 50; ++i) {
        seen.merge(
            ids(street.look(i * 0.2, {jitter(person(60 + 10 * static_cast<float>(i), 300))})));
    }

    EXPECT_EQ(seen.size(), 1);
    ASSERT_EQ(street.tracks.size(), 1);
    EXPECT_EQ(street.tracks[0].label, ClassLabel::person);
    EXPECT_NEAR(street.tracks[0].box.foot().x, 550, 6);
    EXPECT_EQ(street.tracks[0].first_seen, at(0));
    EXPECT_EQ(street.tracks[0].last_seen, at(9.8));
    EXPECT_FALSE(street.tracks[0].still_since);
}

TEST(Tracker, CrossingWalkersKeepTheirIds) {
    Street street;
    Jitter jitter{0.03F};
    for (int i = 0; i <= 40; ++i) {
        const float step = 8 * static_cast<float>(i);
        std::vector<detect::Detection> found{jitter(person(100 + step, 300))};
        // Who walks behind is hidden where they meet.
        if (i < 19 || i > 21) found.push_back(jitter(person(420 - step, 292)));
        street.look(i * 0.2, found);
        if (i == 10) {
            ASSERT_EQ(street.tracks.size(), 2);
        }
    }

    ASSERT_EQ(street.tracks.size(), 2);
    EXPECT_NEAR(street.track(1)->box.foot().x, 420, 8);
    EXPECT_NEAR(street.track(2)->box.foot().x, 100, 8);
}

TEST(Tracker, FindsAWalkerAgainAfterASecondWithoutDetections) {
    Street street;
    for (int i = 0; i < 40; ++i) {
        const bool hidden = i >= 20 && i < 25;
        street.look(i * 0.2, hidden ? std::vector<detect::Detection>{}
                                    : std::vector{person(60 + 8 * static_cast<float>(i), 300)});
        if (hidden) {
            ASSERT_TRUE(street.track(1));
            EXPECT_EQ(street.track(1)->sight, Sight::unseen);
            EXPECT_NEAR(street.track(1)->box.foot().x, 60 + 8 * static_cast<float>(i), 10)
                << "it coasts";
        }
    }

    EXPECT_EQ(ids(street.tracks), std::set<TrackId>{1});
}

TEST(Tracker, MovesInStreamTimeWhenLooksComeUnevenly) {
    Street street;
    for (const double time : {0.0, 0.04, 0.4, 0.5, 1.3, 1.34, 1.9, 2.8, 2.84, 3.6}) {
        street.look(time, {person(60 + 60 * static_cast<float>(time), 300)});
    }

    EXPECT_EQ(ids(street.tracks), std::set<TrackId>{1});
}

TEST(Tracker, ReportsATrackAtItsThirdDetection) {
    Street street;

    EXPECT_TRUE(street.look(0.0, {person(100, 300, 0.6F)}).empty());
    EXPECT_TRUE(street.look(0.2, {person(101, 300, 0.6F)}).empty());
    EXPECT_EQ(street.look(0.4, {person(102, 300, 0.6F)}).size(), 1);
}

TEST(Tracker, ReportsAVeryConfidentOneAtItsSecond) {
    Street street;

    EXPECT_TRUE(street.look(0.0, {person(100, 300, 0.9F)}).empty());
    EXPECT_EQ(street.look(0.2, {person(101, 300, 0.9F)}).size(), 1);
}

TEST(Tracker, NeverReportsAFlickerAndGivesItsIdToNobodyElse) {
    Street street;
    street.look(0.0, {person(100, 300, 0.6F)});
    for (int i = 1; i < 6; ++i) EXPECT_TRUE(street.look(i * 0.2, {}).empty());

    street.look(1.2, {person(100, 300)});
    street.look(1.4, {person(100, 300)});

    EXPECT_EQ(ids(street.tracks), std::set<TrackId>{2});
}

TEST(Tracker, DoubtfulDetectionsKeepATrackButStartNone) {
    Street street;
    street.look(0.0, {person(100, 300)});
    street.look(0.2, {person(102, 300)});
    for (int i = 2; i < 40; ++i) {
        street.look(i * 0.2,
                    {person(100 + 2 * static_cast<float>(i), 300, 0.2F), person(400, 300, 0.3F)});
    }

    ASSERT_EQ(street.tracks.size(), 1);
    EXPECT_EQ(street.tracks[0].id, 1);
    EXPECT_EQ(street.tracks[0].sight, Sight::seen);
    EXPECT_FLOAT_EQ(street.tracks[0].confidence, 0.2F);
}

TEST(Tracker, DropsAnUnseenWalkerAfterKeepMoving) {
    Street street;
    for (int i = 0; i < 10; ++i)
        street.look(i * 0.2, {person(100 + 6 * static_cast<float>(i), 300)});

    EXPECT_EQ(street.look(3.7, {}).size(), 1);
    EXPECT_TRUE(street.look(4.0, {}).empty());
}

TEST(Tracker, VotesTheClassOverItsDetections) {
    Street street;
    for (int i = 0; i < 10; ++i) {
        auto found = person(100 + 2 * static_cast<float>(i), 300, 0.6F);
        found.label = i % 3 == 2 ? ClassLabel::person : ClassLabel::dog;
        street.look(i * 0.2, {found});
    }

    ASSERT_EQ(street.tracks.size(), 1);
    EXPECT_EQ(street.tracks[0].label, ClassLabel::dog);
}

TEST(Tracker, SaysWhoWentOutOfThePicture) {
    Street street;
    int left = 0;
    for (int i = 0; i < 60; ++i) {
        const float x = 400 + 8 * static_cast<float>(i);
        auto walker = person(x, 300);
        walker.box = clipped(walker.box, Street::kSize);
        const bool visible = walker.box.width > 12;
        for (const auto& track : street.look(
                 i * 0.2, visible ? std::vector{walker} : std::vector<detect::Detection>{})) {
            if (track.sight == Sight::left) ++left;
        }
    }

    EXPECT_EQ(left, 1);
    EXPECT_TRUE(street.tracks.empty());
}

TEST(Tracker, DoesNotSayLeftOfSomebodyWhoVanishesInTheMiddle) {
    Street street;
    for (int i = 0; i < 30; ++i) {
        const bool visible = i < 10;
        const auto tracks =
            street.look(i * 0.2, visible ? std::vector{person(300 + 8 * static_cast<float>(i), 300)}
                                         : std::vector<detect::Detection>{});
        for (const auto& track : tracks) EXPECT_NE(track.sight, Sight::left);
    }

    EXPECT_TRUE(street.tracks.empty());
}

TEST(Tracker, SaysWhoStandsBehindAnother) {
    Street street;
    for (int i = 0; i < 30; ++i) {
        std::vector<detect::Detection> found{van(60 + 10 * static_cast<float>(i), 400)};
        const bool covered = i >= 15 && i <= 24;
        if (!covered) found.push_back(person(260, 330));
        street.look(i * 0.2, found);
        if (i > 16 && i < 22) {
            ASSERT_TRUE(street.track(2));
            EXPECT_EQ(street.track(2)->sight, Sight::occluded) << i;
        }
    }

    EXPECT_EQ(street.track(2)->sight, Sight::seen);
}

TEST(Tracker, AFrameWithoutALookCountsAsNoMiss) {
    Street street;
    for (int i = 0; i < 10; ++i)
        street.look(i * 0.2, {person(100 + 6 * static_cast<float>(i), 300)});

    for (int i = 10; i < 100; ++i) street.look(i * 0.2, {}, /*looked=*/false);
    ASSERT_TRUE(street.track(1));
    EXPECT_EQ(street.track(1)->sight, Sight::seen);
    EXPECT_NEAR(street.track(1)->box.foot().x, 154, 4) << "nothing moved in the picture";
    street.look(20.0, {person(156, 300)});

    EXPECT_EQ(ids(street.tracks), std::set<TrackId>{1});
}

TEST(Tracker, GivesTheSameForTheSameInput) {
    const auto run = [] {
        Street street;
        Jitter jitter{0.1F};
        std::vector<Track> all;
        for (int i = 0; i < 100; ++i) {
            std::vector<detect::Detection> found;
            for (int j = 0; j < 8; ++j) {
                if ((i + j) % 7 == 0) continue;
                found.push_back(
                    jitter(person(50 + 60 * static_cast<float>(j) + static_cast<float>(i), 300)));
            }
            for (auto& track : street.look(i * 0.1, found)) all.push_back(track);
        }
        return all;
    };
    const auto first = run();
    const auto second = run();

    ASSERT_EQ(first.size(), second.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
        EXPECT_EQ(first[i].id, second[i].id);
        EXPECT_EQ(first[i].box, second[i].box);
    }
}

TEST(Tracker, IgnoresEmptyBoxesAndUnknownEvidence) {
    Street street;
    street.tracker.set_evidence(77, Sight::empty);
    auto nothing = person(100, 300);
    nothing.box.width = 0;
    for (int i = 0; i < 5; ++i) street.look(i * 0.2, {nothing});

    EXPECT_TRUE(street.tracks.empty());
}

/// Looks that show the left half of the street only.
bool left_half(const Box& box) { return box.right() < 320; }

TEST(Tracker, WhatRestsWhereNobodyLookedStaysSeenAndKnown) {
    Street street;
    for (int i = 0; i < 30; ++i) street.look(i * 0.2, {van(500, 300)});
    const std::vector walker{person(100, 300)};
    for (int i = 0; i < 100; ++i) {
        street.moment.stream = at(6 + i * 0.2);
        street.tracks = street.tracker.update(street.moment, Street::kSize, walker,
                                              /*looked=*/true, left_half);
    }

    ASSERT_TRUE(street.track(1));
    EXPECT_EQ(street.track(1)->sight, Sight::seen);
    street.look(26.2, {});
    EXPECT_EQ(street.track(1)->sight, Sight::unseen) << "a look that shows its place";
}

TEST(Tracker, WhatMovesWhereNobodyLookedIsUnseenButNotMissed) {
    Street street;
    for (int i = 0; i < 10; ++i)
        street.look(i * 0.2, {person(400 + 4 * static_cast<float>(i), 300)});
    for (int i = 10; i < 15; ++i) {
        street.moment.stream = at(i * 0.2);
        street.tracks =
            street.tracker.update(street.moment, Street::kSize, {}, /*looked=*/true, left_half);
    }

    ASSERT_TRUE(street.track(1));
    EXPECT_EQ(street.track(1)->sight, Sight::unseen);
    street.look(3.0, {person(460, 300)});
    EXPECT_EQ(street.track(1)->sight, Sight::seen) << "followed on where it was expected";
}

TEST(Tracker, WhatMovesAndIsNeverShownAgainIsForgottenAllTheSame) {
    Street street;
    for (int i = 0; i < 10; ++i)
        street.look(i * 0.2, {person(400 + 4 * static_cast<float>(i), 300)});
    for (int i = 10; i < 25; ++i) {
        street.moment.stream = at(i * 0.2);
        street.tracks =
            street.tracker.update(street.moment, Street::kSize, {}, /*looked=*/true, left_half);
    }

    EXPECT_TRUE(street.tracks.empty());
}

/// What a detector finds of a person 60 x 160 around `x` inside the picture.
detect::Detection cut_person(float x) {
    return {.label = detect::ClassLabel::person,
            .confidence = 0.9F,
            .box = clipped({x - 30, 200, 60, 160}, Street::kSize)};
}

TEST(Tracker, KnowsHowFastSomebodyGoesWhoseBoxTheBorderCutsOff) {
    Street street;
    double seconds = 0;
    for (float x = 400; x < 640; x += 12, seconds += 0.2) street.look(seconds, {cut_person(x)});

    std::optional<Sight> last;
    for (int i = 0; i < 5; ++i, seconds += 0.2) {
        street.look(seconds, {});
        if (street.track(1)) last = street.track(1)->sight;
    }

    EXPECT_EQ(last, Sight::left);
}

TEST(Tracker, DoesNotTakeWhoComesInForWhoWentOut) {
    Street street;
    double seconds = 0;
    for (float x = 400; x < 640; x += 12, seconds += 0.2) street.look(seconds, {cut_person(x)});
    for (int i = 0; i < 3; ++i, seconds += 0.2) street.look(seconds, {});

    for (float x = 630; x > 560; x -= 12, seconds += 0.2) street.look(seconds, {cut_person(x)});

    ASSERT_EQ(street.tracks.size(), 1);
    EXPECT_EQ(street.tracks[0].id, 2);
}

}  // namespace
}  // namespace linli::track
