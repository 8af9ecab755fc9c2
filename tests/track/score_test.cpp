// SPDX-License-Identifier: Apache-2.0
#include "track/score.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace linli::track {
namespace {

using Path = std::vector<MotResult>;

constexpr Box kHere{0, 0, 10, 10};
constexpr Box kThere{100, 0, 10, 10};
constexpr Box kNear{2.5F, 0, 10, 10};  // of kHere: 75 of 125 shared, an IoU of 0.6
constexpr Box kOff{4, 0, 10, 10};      // of kHere: 60 of 140 shared, an IoU of 3/7

/// `id` in frames `from` to `to` at `box`.
Path path(int id, int from, int to, Box box) {
    Path boxes;
    for (int frame = from; frame <= to; ++frame)
        boxes.push_back({.frame = frame, .id = id, .box = box, .confidence = 1});
    return boxes;
}

Path operator+(Path a, const Path& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

TEST(Score, IsOneWhereEverythingIsRight) {
    const Path truth = path(1, 1, 10, kHere) + path(2, 3, 8, kThere);

    const Score found = score(truth, truth);

    EXPECT_DOUBLE_EQ(found.hota.hota(), 1);
    EXPECT_DOUBLE_EQ(found.hota.det_a(), 1);
    EXPECT_DOUBLE_EQ(found.hota.ass_a(), 1);
    EXPECT_DOUBLE_EQ(found.hota.loc_a(), 1);
    EXPECT_DOUBLE_EQ(found.identity.idf1(), 1);
    EXPECT_DOUBLE_EQ(found.clear.mota(), 1);
    EXPECT_DOUBLE_EQ(found.clear.motp(), 1);
    EXPECT_EQ(found.clear.matches, 16);
}

// Four pairs of object and track share 5 boxes each: A(c) = 5 / (10 + 10 - 5) = 1/3 for all 20.
// Each object keeps 5 of its 10 boxes under one identity: IDTP 10, IDFN 10, IDFP 10.
TEST(Score, PaysForTwoIdentitiesSwappedHalfWay) {
    const Path truth = path(1, 1, 10, kHere) + path(2, 1, 10, kThere);
    const Path results = path(1, 1, 5, kHere) + path(1, 6, 10, kThere) + path(2, 1, 5, kThere) +
                         path(2, 6, 10, kHere);

    const Score found = score(truth, results);

    EXPECT_NEAR(found.hota.ass_a(), 1.0 / 3, 1e-12);
    EXPECT_NEAR(found.hota.hota(), std::sqrt(1.0 / 3), 1e-12);
    EXPECT_DOUBLE_EQ(found.hota.det_a(), 1);
    EXPECT_DOUBLE_EQ(found.identity.idf1(), 0.5);
    EXPECT_EQ(found.clear.switches, 2);
    EXPECT_EQ(found.clear.fragmentations, 0);
    EXPECT_DOUBLE_EQ(found.clear.mota(), 1 - 2.0 / 20);
}

// One object under two tracks: A(c) = 5 / (10 + 5 - 5) = 1/2.
TEST(Score, PaysForOneIdentityTornInTwo) {
    const Score found = score(path(1, 1, 10, kHere), path(1, 1, 5, kHere) + path(2, 6, 10, kHere));

    EXPECT_DOUBLE_EQ(found.hota.ass_a(), 0.5);
    EXPECT_DOUBLE_EQ(found.hota.hota(), std::sqrt(0.5));
    EXPECT_DOUBLE_EQ(found.identity.idf1(), 0.5);
    EXPECT_EQ(found.clear.switches, 1);
    EXPECT_DOUBLE_EQ(found.clear.mota(), 0.9);
}

// TP 5, FN 5: DetA = 5/10; A(c) = 5 / (10 + 5 - 5) = 1/2; IDF1 = 2 * 5 / (10 + 5).
TEST(Score, PaysForAMissedHalf) {
    const Score found = score(path(1, 1, 10, kHere), path(1, 1, 5, kHere));

    EXPECT_DOUBLE_EQ(found.hota.det_a(), 0.5);
    EXPECT_DOUBLE_EQ(found.hota.ass_a(), 0.5);
    EXPECT_DOUBLE_EQ(found.hota.hota(), 0.5);
    EXPECT_DOUBLE_EQ(found.identity.idf1(), 2.0 / 3);
    EXPECT_DOUBLE_EQ(found.identity.idp(), 1);
    EXPECT_DOUBLE_EQ(found.identity.idr(), 0.5);
    EXPECT_DOUBLE_EQ(found.clear.mota(), 0.5);
    EXPECT_EQ(found.clear.missed, 5);
    EXPECT_EQ(found.clear.fragmentations, 0) << "it never came back";
}

// TP 10, FP 10: DetA = 10/20; the match itself is perfect; MOTA = 1 - 10/10.
TEST(Score, PaysForExtraBoxes) {
    const Score found =
        score(path(1, 1, 10, kHere), path(1, 1, 10, kHere) + path(2, 1, 10, kThere));

    EXPECT_DOUBLE_EQ(found.hota.det_a(), 0.5);
    EXPECT_DOUBLE_EQ(found.hota.ass_a(), 1);
    EXPECT_DOUBLE_EQ(found.hota.hota(), std::sqrt(0.5));
    EXPECT_DOUBLE_EQ(found.identity.idf1(), 2.0 / 3);
    EXPECT_DOUBLE_EQ(found.identity.idp(), 0.5);
    EXPECT_DOUBLE_EQ(found.identity.idr(), 1);
    EXPECT_DOUBLE_EQ(found.clear.mota(), 0);
    EXPECT_EQ(found.clear.extra, 10);
}

// More mistakes than boxes: MOTA = 1 - 20/10.
TEST(Score, OfMotaFallsBelowZero) {
    const Score found = score(path(1, 1, 10, kHere), path(1, 1, 10, kThere));

    EXPECT_DOUBLE_EQ(found.clear.mota(), -1);
    EXPECT_DOUBLE_EQ(found.hota.hota(), 0);
}

// One track over two objects: A(c) = 5 / (5 + 10 - 5); it can be the identity of one of them only.
// No object ever changes its track: CLEAR MOT does not see it.
TEST(Score, PaysForTwoObjectsMergedIntoOneTrack) {
    const Path truth = path(1, 1, 5, kHere) + path(2, 6, 10, kThere);
    const Path results = path(9, 1, 5, kHere) + path(9, 6, 10, kThere);

    const Score found = score(truth, results);

    EXPECT_DOUBLE_EQ(found.hota.ass_a(), 0.5);
    EXPECT_DOUBLE_EQ(found.hota.hota(), std::sqrt(0.5));
    EXPECT_DOUBLE_EQ(found.identity.idf1(), 0.5);
    EXPECT_EQ(found.clear.switches, 0);
    EXPECT_DOUBLE_EQ(found.clear.mota(), 1);
}

// IoU 0.6 matches at the 12 levels 0.05 .. 0.60 and at none of the other 7.
TEST(Score, OfHotaCountsHowWellBoxesFit) {
    const Score found = score(path(1, 1, 10, kHere), path(1, 1, 10, kNear));

    EXPECT_DOUBLE_EQ(found.hota.hota(), 12.0 / 19);
    EXPECT_DOUBLE_EQ(found.hota.det_a(), 12.0 / 19);
    EXPECT_DOUBLE_EQ(found.hota.ass_a(), 12.0 / 19);
    EXPECT_NEAR(found.hota.loc_a(), (12 * 0.6 + 7 * 1.0) / 19, 1e-12);
    EXPECT_NEAR(found.clear.motp(), 0.6, 1e-12);
    EXPECT_DOUBLE_EQ(found.identity.idf1(), 1);
}

// In frame 5 a passing track fits perfectly. potential of the long track: 9 + 0.6 / (1.6 + 0.6 -
// 0.6) = 9.375, alignment 9.375 / (10 + 10 - 9.375) = 0.88, times 0.6 = 0.53; of the passing one:
// 1 / (1.6 + 1 - 1) = 0.625, 0.625 / (10 + 1 - 0.625) = 0.06. The long one has the frame: at 12
// levels TP 10, FP 1, A(c) = 1; at the other 7 nothing matches.
TEST(Score, OfHotaMatchesByTheWholeSequence) {
    const Score found = score(path(1, 1, 10, kHere), path(2, 5, 5, kHere) + path(1, 1, 10, kNear));

    EXPECT_DOUBLE_EQ(found.hota.det_a(), 12.0 / 19 * 10 / 11);
    EXPECT_DOUBLE_EQ(found.hota.ass_a(), 12.0 / 19);
    EXPECT_DOUBLE_EQ(found.hota.hota(), 12.0 / 19 * std::sqrt(10.0 / 11));
}

TEST(Score, OfNoResultsCountsEverythingAsMissed) {
    const Score found = score(path(1, 1, 10, kHere), {});

    EXPECT_DOUBLE_EQ(found.hota.hota(), 0);
    EXPECT_DOUBLE_EQ(found.hota.loc_a(), 1);
    EXPECT_DOUBLE_EQ(found.identity.idf1(), 0);
    EXPECT_DOUBLE_EQ(found.clear.mota(), 0);
    EXPECT_EQ(found.clear.missed, 10);
    EXPECT_EQ(found.identity.missed, 10);
}

TEST(Score, OfNoGroundTruthCountsEverythingAsExtra) {
    const Score found = score({}, path(1, 1, 10, kHere));

    EXPECT_DOUBLE_EQ(found.hota.hota(), 0);
    EXPECT_DOUBLE_EQ(found.identity.idf1(), 0);
    EXPECT_DOUBLE_EQ(found.clear.mota(), 0);
    EXPECT_EQ(found.clear.extra, 10);
    EXPECT_EQ(found.identity.extra, 10);
    EXPECT_DOUBLE_EQ(score({}, {}).hota.hota(), 0);
}

TEST(Score, CountsAFragmentationWhereATrackComesBack) {
    const Path truth = path(1, 1, 10, kHere) + path(2, 1, 10, kThere);
    const Path gap = path(1, 1, 3, kHere) + path(1, 7, 10, kHere);

    const Score alone = score(path(1, 1, 10, kHere), gap);
    const Score with_others = score(truth, gap + path(2, 1, 10, kThere));

    for (const Score& found : {alone, with_others}) {
        EXPECT_EQ(found.clear.fragmentations, 1);
        EXPECT_EQ(found.clear.switches, 0);
        EXPECT_EQ(found.clear.missed, 3);
    }
}

TEST(Score, RemembersTheTrackOfAnObjectOverAGap) {
    const Score found = score(path(1, 1, 10, kHere), path(1, 1, 3, kHere) + path(2, 7, 10, kHere));

    EXPECT_EQ(found.clear.switches, 1);
    EXPECT_EQ(found.clear.fragmentations, 1);
}

TEST(Score, KeepsAMatchOfTheFrameBeforeThoughAnotherBoxIsNearer) {
    const Path truth = path(1, 1, 2, kHere);
    const Path nearer = path(2, 2, 2, kHere);

    const Score kept = score(truth, nearer + path(1, 1, 1, kHere) + path(1, 2, 2, kNear));
    const Score lost = score(truth, nearer + path(1, 1, 1, kHere) + path(1, 2, 2, kOff));

    EXPECT_EQ(kept.clear.switches, 0);
    EXPECT_NEAR(kept.clear.motp(), (1 + 0.6) / 2, 1e-12);
    EXPECT_EQ(kept.clear.extra, 1);
    EXPECT_EQ(lost.clear.switches, 1) << "an IoU of 3/7 is no match any more";
    EXPECT_DOUBLE_EQ(lost.clear.motp(), 1);
}

TEST(Score, DoesNotKeepAMatchOverAFrameWithoutIt) {
    const Path truth = path(1, 1, 3, kHere);
    const Path results = path(1, 1, 1, kHere) + path(1, 3, 3, kNear) + path(2, 3, 3, kHere);

    EXPECT_EQ(score(truth, results).clear.switches, 1);
}

TEST(Score, TakesAnOverlapOfExactlyTheThresholdAsAMatch) {
    const Path truth = path(1, 1, 10, kHere);
    const Path half = path(1, 1, 10, {0, 0, 10, 5});
    const Path tenths = path(1, 1, 10, {0, 0, 10, 7});

    EXPECT_EQ(score(truth, half, 0.5).clear.matches, 10);
    EXPECT_EQ(score(truth, half, 0.5).identity.matches, 10);
    EXPECT_EQ(score(truth, half, 0.51).clear.matches, 0);
    EXPECT_EQ(score(truth, half, 0.51).identity.matches, 0);
    EXPECT_EQ(score(truth, tenths, 0.7).clear.matches, 10);
    EXPECT_DOUBLE_EQ(score(truth, tenths).hota.hota(), 14.0 / 19);
}

// A missed half (5 of 10, A(c) 1/2) and a perfect sequence of 30: TP 35 of 40 boxes.
TEST(Score, PoolsSequencesByTheirCounts) {
    Score pooled = score(path(1, 1, 10, kHere), path(1, 1, 5, kHere));
    pooled += score(path(1, 1, 30, kHere), path(7, 1, 30, kHere));

    EXPECT_DOUBLE_EQ(pooled.clear.mota(), 35.0 / 40);
    EXPECT_DOUBLE_EQ(pooled.identity.idf1(), 2 * 35.0 / (40 + 35));
    EXPECT_DOUBLE_EQ(pooled.hota.det_a(), 35.0 / 40);
    EXPECT_NEAR(pooled.hota.ass_a(), (5 * 0.5 + 30) / 35, 1e-12);
    EXPECT_NEAR(pooled.hota.hota(), std::sqrt(35.0 / 40 * (5 * 0.5 + 30) / 35), 1e-12);
}

}  // namespace
}  // namespace linli::track
