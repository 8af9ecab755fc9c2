// SPDX-License-Identifier: Apache-2.0
#include "ingest/thinning.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;
using Times = std::vector<std::chrono::milliseconds>;

/// A picture: its place in presentation order, and whether others need it.
struct Coded {
    int place;
    bool needed;
};

/// What stays of `pictures` (25 a second, in coding order), in presentation order.
Times thinned(Thinning& thinning, const std::vector<Coded>& pictures) {
    Times stay;
    for (const Coded& picture : pictures) {
        const auto at = picture.place * 40ms;
        if (!picture.needed && thinning.may_skip(at, 40ms)) {
            thinning.skipped(at);
        } else {
            thinning.kept(at);
            stay.push_back(at);
        }
    }
    std::ranges::sort(stay);
    return stay;
}

std::vector<Coded> row(int count, bool needed) {
    std::vector<Coded> pictures;
    for (int i = 0; i < count; ++i) pictures.push_back({i, needed || i == 0});
    return pictures;
}

/// Groups of one needed picture and `between` that nobody needs, which are coded after it.
std::vector<Coded> groups(int count, int between) {
    std::vector<Coded> pictures{{0, true}};
    for (int i = 0; i < count; ++i) {
        const int first = i * (between + 1);
        pictures.push_back({first + between + 1, true});
        for (int k = 1; k <= between; ++k) pictures.push_back({first + k, false});
    }
    return pictures;
}

TEST(Thinning, KeepsOnePictureAPeriodWhereAllCanGo) {
    Thinning thinning(200ms);
    EXPECT_EQ(thinned(thinning, row(16, false)), (Times{0ms, 200ms, 400ms, 600ms}));
}

TEST(Thinning, LeavesOutAllBetweenNeededPicturesThatAreCloseEnough) {
    Thinning thinning(200ms);
    EXPECT_EQ(thinned(thinning, groups(3, 2)), (Times{0ms, 120ms, 240ms, 360ms}));
}

TEST(Thinning, KeepsWhatIsNeededToHoldTheRate) {
    Thinning thinning(80ms);
    EXPECT_EQ(thinned(thinning, groups(2, 3)), (Times{0ms, 80ms, 160ms, 240ms, 320ms}));
    Thinning all(40ms);
    EXPECT_EQ(thinned(all, groups(2, 2)).size(), 7U);
}

TEST(Thinning, AsksOfPicturesThatComeInTheirOrderWhetherTheNextComesInTime) {
    std::vector<Coded> layers;  // every other one is not needed
    for (int i = 0; i < 8; ++i) layers.push_back({i, i % 2 == 0});
    Thinning fits(80ms);
    EXPECT_EQ(thinned(fits, layers), (Times{0ms, 80ms, 160ms, 240ms}));
    Thinning faster(50ms);
    EXPECT_EQ(thinned(faster, layers).size(), 8U);
}

TEST(Thinning, NeverSkipsTheFirstPictureNorOneAfterTheTimeStampsWentBack) {
    Thinning thinning(200ms);
    EXPECT_FALSE(thinning.may_skip(1h, 40ms));
    thinning.kept(1h);
    EXPECT_TRUE(thinning.may_skip(1h + 40ms, 40ms));
    EXPECT_FALSE(thinning.may_skip(5s, 40ms));
}

TEST(Thinning, CountsEachPictureThatWasLeftOutOnceAndBeforeTheOneThatFollowsIt) {
    Thinning thinning(200ms);
    thinned(thinning, groups(2, 2));
    EXPECT_EQ(thinning.skipped_before(0ms), 0U);
    EXPECT_EQ(thinning.skipped_before(120ms), 2U);
    EXPECT_EQ(thinning.skipped_before(120ms), 0U);
    EXPECT_EQ(thinning.skipped_before(240ms), 2U);
}

TEST(Thinning, ForgetsNoneOfAThousandThatAreLeftOutBeforeOneIsShown) {
    Thinning thinning(1h);
    thinned(thinning, row(1001, false));
    EXPECT_EQ(thinning.skipped_before(2h), 1000U);
}

TEST(Thinning, KnowsTheRateOfPicturesKeptOrNot) {
    Thinning thinning(200ms);
    EXPECT_FALSE(thinning.interval());
    thinned(thinning, groups(10, 2));
    EXPECT_NEAR(static_cast<double>(thinning.interval()->count()), 40'000, 2'000);
}

}  // namespace
}  // namespace linli::ingest
