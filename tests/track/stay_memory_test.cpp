// SPDX-License-Identifier: Apache-2.0
#include "track/stay_memory.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "still_picture.hpp"
#include "street.hpp"

namespace linli::track {
namespace {

/// A street in grey with a van at (100..180, 80..140) when `parked`, seen with a sensor's noise.
class Scenery {
  public:
    static constexpr Size kSize{320, 240};
    static constexpr Box kVan{100, 80, 80, 60};

    /// Luma of the scene without noise at a pixel.
    static float luma(int x, int y, bool parked) {
        const bool in_van = x >= 100 && x < 180 && y >= 80 && y < 140;
        if (parked && in_van) {
            if (y < 100) return x % 40 < 30 ? 40.0F : 200.0F;        // windows
            if (y >= 128) return (x / 16) % 2 == 0 ? 25.0F : 90.0F;  // wheels and shade
            return 190.0F;
        }
        const float asphalt = 110.0F + 12.0F * static_cast<float>((x / 7 + y / 5) % 3);
        return (x + 2 * y) % 90 < 8 ? 170.0F : asphalt;  // a painted line
    }

    /// What `change` makes of the luma at (x, y) is what the camera sees.
    ingest::Frame frame(double seconds, bool parked,
                        const std::function<float(int, int, float)>& change = {}) {
        Image image({kSize.width, kSize.height}, PixelFormat::gray8);
        for (int y = 0; y < kSize.height; ++y) {
            for (int x = 0; x < kSize.width; ++x) {
                float value = luma(x, y, parked);
                if (change) value = change(x, y, value);
                value += static_cast<float>(random_() % 9) - 4;
                image.row(y)[x] = static_cast<std::uint8_t>(std::clamp(value, 0.0F, 255.0F));
            }
        }
        return {std::make_shared<StillPicture>(std::move(image)), {.stream = at(seconds)}, 0};
    }

  private:
    std::mt19937 random_{3};
};

class StayMemoryTest : public ::testing::Test {
  protected:
    static Track stay(double seconds, Sight sight) {
        return {.id = 5,
                .label = detect::ClassLabel::vehicle,
                .box = Scenery::kVan,
                .confidence = 0.9F,
                .sight = sight,
                .first_seen = at(0),
                .last_seen = at(sight == Sight::seen ? seconds : 20),
                .still_since = at(0)};
    }

    void SetUp() override {
        for (int i = 0; i <= 10; ++i) look_seen(10.0 + i, true);
    }

    void look_seen(double seconds, bool parked,
                   const std::function<float(int, int, float)>& change = {}) {
        const auto found = memory.look(
            scenery.frame(seconds, parked, change), std::vector{stay(seconds, Sight::seen)},
            std::vector{detect::Detection{detect::ClassLabel::vehicle, 0.9F, Scenery::kVan}});
        EXPECT_TRUE(found && found->empty()) << "of what is seen there is nothing to say";
    }

    /// The evidence when the detector did not find the van.
    Sight look_unseen(double seconds, bool parked,
                      const std::function<float(int, int, float)>& change = {},
                      const std::vector<Track>& others = {},
                      const std::vector<detect::Detection>& detections = {}) {
        std::vector<Track> tracks{stay(seconds, Sight::unseen)};
        tracks.insert(tracks.end(), others.begin(), others.end());
        const auto found = memory.look(scenery.frame(seconds, parked, change), tracks, detections);
        EXPECT_TRUE(found && found->size() == 1 && found->front().first == 5);
        return found && !found->empty() ? found->front().second : Sight::seen;
    }

    Scenery scenery;
    StayMemory memory;
};

TEST_F(StayMemoryTest, NeverCallsAPlaceEmptyBecauseTheDetectorSawNothing) {
    for (int i = 1; i < 300; ++i) EXPECT_EQ(look_unseen(20.0 + i, true), Sight::seen);
}

TEST_F(StayMemoryTest, CallsAPlaceEmptyAfterFiveSecondsWithoutTheVan) {
    for (int i = 0; i < 5; ++i) EXPECT_EQ(look_unseen(21.0 + i, false), Sight::unseen);

    EXPECT_EQ(look_unseen(26.0, false), Sight::empty);
}

TEST_F(StayMemoryTest, NeedsSeveralLooksHoweverFarApart) {
    EXPECT_EQ(look_unseen(21, false), Sight::unseen);
    EXPECT_EQ(look_unseen(31, false), Sight::unseen);
    EXPECT_EQ(look_unseen(41, false), Sight::unseen);
    EXPECT_EQ(look_unseen(51, false), Sight::unseen);

    EXPECT_EQ(look_unseen(61, false), Sight::empty);
}

TEST_F(StayMemoryTest, LetsHeadlightsPass) {
    for (int i = 0; i < 100; ++i) {
        // A cone of light that sweeps over the van and saturates a part of it.
        const auto lights = [i](int x, int y, float luma) {
            const float away =
                std::hypot(static_cast<float>(x - 40 - i * 2), static_cast<float>(y - 120));
            return luma * (1 + 1.2F * std::exp(-away * away / 3000)) + 10;
        };
        EXPECT_NE(look_unseen(20.2 + i * 0.2, true, lights), Sight::empty) << i;
    }
}

TEST_F(StayMemoryTest, LetsTheExposureChange) {
    for (int i = 0; i < 60; ++i) {
        const float gain = i % 20 < 10 ? 0.4F : 1.3F;
        const auto exposure = [gain](int, int, float luma) { return luma * gain + 8; };
        EXPECT_EQ(look_unseen(20.5 + i * 0.5, true, exposure), Sight::seen);
    }
}

TEST_F(StayMemoryTest, LetsItGrowDark) {
    for (int i = 0; i < 600; ++i) {
        const float light = std::max(1 - static_cast<float>(i) / 500, 0.03F);
        const auto dusk = [light](int, int, float luma) { return luma * light; };
        EXPECT_NE(look_unseen(21.0 + i, true, dusk), Sight::empty) << i;
    }
}

TEST_F(StayMemoryTest, SaysNothingOfAPlaceInTheDark) {
    const auto night = [](int, int, float luma) { return luma * 0.03F; };
    for (int i = 0; i < 60; ++i) EXPECT_EQ(look_unseen(21.0 + i, false, night), Sight::unseen);
}

TEST_F(StayMemoryTest, LetsUndetectedPeopleWalkBy) {
    for (int i = 0; i < 100; ++i) {
        const auto walker = [i](int x, int y, float luma) {
            const int from = 60 + i * 2;
            const bool in = x >= from && x < from + 40 && y > 60;
            return in ? 20.0F + 40.0F * static_cast<float>((x - from + y) / 9 % 3) : luma;
        };
        EXPECT_NE(look_unseen(20.2 + i * 0.2, true, walker), Sight::empty) << i;
    }
}

TEST_F(StayMemoryTest, SaysOccludedBehindAnotherTrack) {
    Track lorry = stay(21, Sight::seen);
    lorry.id = 9;
    lorry.box = {90, 70, 120, 100};
    const auto grey = [](int x, int y, float luma) {
        return x > 90 && x < 210 && y > 70 ? 128.0F : luma;
    };

    for (int i = 0; i < 30; ++i) {
        lorry.last_seen = at(21.0 + i);
        EXPECT_EQ(look_unseen(21.0 + i, true, grey, {lorry}), Sight::occluded);
    }
}

TEST_F(StayMemoryTest, WaitsWhileAnythingIsDetectedThere) {
    const detect::Detection doubtful{detect::ClassLabel::other, 0.15F, {110, 90, 40, 40}};
    for (int i = 0; i < 30; ++i)
        EXPECT_EQ(look_unseen(21.0 + i, false, {}, {}, {doubtful}), Sight::unseen);
}

/// Foliage and paint turn bright, the sky dark: the whole picture has another structure.
float infrared(int x, int y, float luma) {
    return 255 - luma + 40.0F * static_cast<float>((x / 11 + y / 13) % 2);
}

TEST_F(StayMemoryTest, KnowsTheVanAcrossAnInfraredSwitchThatItSees) {
    for (int i = 1; i < 30; ++i) EXPECT_EQ(look_unseen(20.0 + i, true, infrared), Sight::seen) << i;

    Sight last = Sight::unseen;
    for (int i = 0; i <= 8; ++i) last = look_unseen(50.0 + i, false, infrared);
    EXPECT_EQ(last, Sight::empty) << "its look was learnt anew in the new light";
}

TEST_F(StayMemoryTest, TrustsNoLookAcrossAnInfraredSwitchThatItDidNotSee) {
    for (int i = 1; i < 30; ++i)
        EXPECT_EQ(look_unseen(620.0 + i, true, infrared), Sight::unseen) << i;

    // Once it was seen in the new light the place is judged again.
    for (int i = 0; i <= 10; ++i) look_seen(660.0 + i, true, infrared);
    Sight last = Sight::unseen;
    for (int i = 0; i <= 8; ++i) last = look_unseen(671.0 + i, false, infrared);
    EXPECT_EQ(last, Sight::empty);
}

TEST_F(StayMemoryTest, RemembersThePlaceInTheLightThatComesBack) {
    for (int i = 1; i < 10; ++i) look_unseen(20.0 + i, true, infrared);

    Sight last = Sight::unseen;
    for (int i = 0; i <= 8; ++i) last = look_unseen(630.0 + i, false);

    EXPECT_EQ(last, Sight::empty);
}

TEST_F(StayMemoryTest, DoesNotCallAPlaceEmptyWhoseSurroundingsChangedToo) {
    // Sun and shade of another hour: blotches all over, the whole picture still alike.
    const auto shade = [](int x, int y, float luma) {
        const bool near = x > 50 && x < 230 && y > 40 && y < 180;
        return near ? 90 + 60 * static_cast<float>((x / 9 + y / 7) % 3) : luma;
    };
    for (int i = 0; i < 30; ++i) EXPECT_EQ(look_unseen(21.0 + i, true, shade), Sight::unseen) << i;
}

TEST_F(StayMemoryTest, SaysNothingWhileSomethingThatIsOnlyUnseenMayStandBeforeIt) {
    Track lorry = stay(21, Sight::unseen);
    lorry.id = 9;
    lorry.box = {90, 70, 120, 100};
    lorry.still_since.reset();
    for (int i = 0; i < 30; ++i)
        EXPECT_EQ(look_unseen(21.0 + i, false, {}, {lorry}), Sight::unseen);
}

TEST_F(StayMemoryTest, JudgesAPlaceThatANeighbourOverlaps) {
    Track neighbour = stay(10, Sight::seen);
    neighbour.id = 9;
    neighbour.box = {160, 70, 90, 80};
    const detect::Detection found{detect::ClassLabel::vehicle, 0.9F, neighbour.box};
    Sight last = Sight::unseen;
    for (int i = 0; i <= 6; ++i) {
        neighbour.last_seen = at(21.0 + i);
        last = look_unseen(21.0 + i, false, {}, {neighbour}, {found});
    }
    EXPECT_EQ(last, Sight::empty);
}

TEST_F(StayMemoryTest, KeepsWhatItKnowsOverARestart) {
    const auto kept = parse_stays(write_stays(memory.keep(
        {.stream = at(20), .wall = {}}, Scenery::kSize, std::vector{stay(20, Sight::seen)})));
    ASSERT_TRUE(kept) << kept.error().message;
    memory = StayMemory();
    ASSERT_EQ(memory.restore(*kept, {.stream = at(20), .wall = {}}, Scenery::kSize).size(), 1);

    EXPECT_EQ(look_unseen(21, true), Sight::seen);
    Sight last = Sight::unseen;
    for (int i = 0; i <= 6; ++i) last = look_unseen(22.0 + i, false);
    EXPECT_EQ(last, Sight::empty);
}

TEST_F(StayMemoryTest, HasNothingToSayOfWhatMovesOrLives) {
    Track walker = stay(21, Sight::unseen);
    walker.label = detect::ClassLabel::person;
    Track car = stay(21, Sight::unseen);
    car.id = 6;
    car.still_since.reset();

    const auto found = memory.look(scenery.frame(21, false), std::vector{walker, car}, {});

    EXPECT_TRUE(found && found->empty());
}

TEST(StayMemoryWithTracker, EndsAStayWhenTheVanIsGone) {
    Scenery scenery;
    StayMemory memory;
    Tracker tracker;
    std::vector<Sight> ends;
    for (int i = 0; i < 200; ++i) {
        const double seconds = i * 0.2;
        const bool parked = seconds < 20;
        const std::vector<detect::Detection> detections(
            parked ? 1 : 0, {detect::ClassLabel::vehicle, 0.8F, Scenery::kVan});
        const auto frame = scenery.frame(seconds, parked);
        const auto tracks = tracker.update(frame.moment, frame.size(), detections);
        for (const auto& track : tracks) {
            if (track.sight == Sight::empty) ends.push_back(track.sight);
        }
        const auto found = memory.look(frame, tracks, detections);
        ASSERT_TRUE(found);
        for (const auto& [id, sight] : *found) tracker.set_evidence(id, sight);
    }

    EXPECT_EQ(ends, std::vector{Sight::empty});
}

}  // namespace
}  // namespace linli::track
