// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "track/score.hpp"

namespace linli::track {
namespace {

/// A crowd of `objects` that walk across one another, and tracks of it that shake, miss boxes, have
/// some too many and change over now and then.
struct Crowd {
    std::vector<MotResult> truth, results;

    Crowd(unsigned seed, int objects) : random(seed) {
        for (int id = 0; id < objects; ++id) {
            const float x = within(0, 200), y = within(0, 60), step = within(-5, 5);
            for (int frame = 1; frame <= 40; ++frame) {
                const Box box{x + step * static_cast<float>(frame), y, 30, 60};
                truth.push_back({.frame = frame, .id = id, .box = box, .confidence = 1});
                if (within(0, 1) < 0.2F) continue;
                const int track = frame > 20 ? (id + 1) % objects : id;
                results.push_back({.frame = frame, .id = track, .box = shaken(box)});
            }
        }
        for (int frame = 3; frame <= 20; ++frame)
            results.push_back({.frame = frame, .id = objects, .box = shaken({50, 20, 30, 60})});
    }

    float within(float low, float high) {
        return low + (high - low) * static_cast<float>(random() % 10000) / 10000;
    }
    Box shaken(Box box) {
        return {box.x + within(-9, 9), box.y + within(-9, 9), box.width + within(-4, 4),
                box.height + within(-4, 4)};
    }

    std::mt19937 random;
};

void expect_same(const Score& a, const Score& b) {
    EXPECT_NEAR(a.hota.hota(), b.hota.hota(), 1e-12);
    EXPECT_NEAR(a.hota.det_a(), b.hota.det_a(), 1e-12);
    EXPECT_NEAR(a.hota.ass_a(), b.hota.ass_a(), 1e-12);
    EXPECT_NEAR(a.hota.loc_a(), b.hota.loc_a(), 1e-12);
    EXPECT_NEAR(a.clear.mota(), b.clear.mota(), 1e-12);
    EXPECT_NEAR(a.clear.motp(), b.clear.motp(), 1e-12);
    EXPECT_EQ(a.clear.switches, b.clear.switches);
    EXPECT_EQ(a.clear.fragmentations, b.clear.fragmentations);
    EXPECT_EQ(a.identity.matches, b.identity.matches);
}

class ScoreProperties : public ::testing::TestWithParam<unsigned> {
  protected:
    Crowd crowd{GetParam(), 6};
};

INSTANTIATE_TEST_SUITE_P(Crowds, ScoreProperties, ::testing::Range(1U, 21U));

TEST_P(ScoreProperties, RenamingIdsChangesNothing) {
    const Score before = score(crowd.truth, crowd.results);

    for (auto& box : crowd.truth) box.id = 1000 - 7 * box.id;
    for (auto& box : crowd.results) box.id = (box.id * 5 + 3) % 11;

    expect_same(score(crowd.truth, crowd.results), before);
}

TEST_P(ScoreProperties, TheOrderOfLinesChangesNothing) {
    const Score before = score(crowd.truth, crowd.results);

    std::ranges::shuffle(crowd.truth, crowd.random);
    std::ranges::shuffle(crowd.results, crowd.random);

    expect_same(score(crowd.truth, crowd.results), before);
}

TEST_P(ScoreProperties, TheTruthAgainstItselfIsPerfect) {
    const Score found = score(crowd.truth, crowd.truth);

    EXPECT_NEAR(found.hota.hota(), 1, 1e-12);
    EXPECT_DOUBLE_EQ(found.clear.mota(), 1);
    EXPECT_DOUBLE_EQ(found.identity.idf1(), 1);
}

TEST_P(ScoreProperties, ExchangingBothSidesExchangesMissedAndExtra) {
    const Score one = score(crowd.truth, crowd.results);
    const Score other = score(crowd.results, crowd.truth);

    EXPECT_NEAR(one.hota.hota(), other.hota.hota(), 1e-12);
    EXPECT_NEAR(one.hota.ass_a(), other.hota.ass_a(), 1e-12);
    EXPECT_DOUBLE_EQ(one.identity.idf1(), other.identity.idf1());
    EXPECT_DOUBLE_EQ(one.identity.idp(), other.identity.idr());
    EXPECT_EQ(one.identity.missed, other.identity.extra);
}

TEST_P(ScoreProperties, EveryScoreIsWithinItsRange) {
    const Score found = score(crowd.truth, crowd.results);

    for (const double value : {found.hota.hota(), found.hota.det_a(), found.hota.ass_a(),
                               found.hota.loc_a(), found.identity.idf1(), found.clear.motp()}) {
        EXPECT_GT(value, 0);
        EXPECT_LT(value, 1);
    }
    EXPECT_LT(found.clear.mota(), 1);
    EXPECT_EQ(found.clear.matches + found.clear.missed, std::ssize(crowd.truth));
    EXPECT_EQ(found.clear.matches + found.clear.extra, std::ssize(crowd.results));
}

// Every way to give seven tracks to six objects is tried.
TEST_P(ScoreProperties, NoOtherChoiceOfIdentitiesCoversMoreBoxes) {
    std::vector<std::vector<int>> covered(7, std::vector<int>(7));
    for (const auto& object : crowd.truth) {
        for (const auto& track : crowd.results) {
            if (object.frame == track.frame && iou(object.box, track.box) >= 0.5F)
                ++covered[static_cast<std::size_t>(object.id)][static_cast<std::size_t>(track.id)];
        }
    }
    std::vector<std::size_t> choice(7);
    std::iota(choice.begin(), choice.end(), std::size_t{0});
    int most = 0;
    do {
        int sum = 0;
        for (std::size_t object = 0; object < 7; ++object) sum += covered[object][choice[object]];
        most = std::max(most, sum);
    } while (std::ranges::next_permutation(choice).found);

    EXPECT_EQ(score(crowd.truth, crowd.results).identity.matches, most);
}

}  // namespace
}  // namespace linli::track
