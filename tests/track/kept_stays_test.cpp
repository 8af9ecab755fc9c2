// SPDX-License-Identifier: Apache-2.0
#include "track/kept_stays.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

#include "night_picture.hpp"
#include "street.hpp"
#include "track/stay_memory.hpp"

namespace linli::track {
namespace {

using ::testing::HasSubstr;

constexpr WallTime kNoon =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(12);

/// A stay that was seen from 30 s to 2 s before the moment of keeping and stood from 20 s on.
KeptStay van_stay(TrackId id = 7) {
    const NightPicture street({}, {}, 1);
    const auto look =
        PlaceLook::of({std::make_shared<NightPicture>(street), {}, 0}, {110, 100, 90, 56});
    return {
        .track = {.id = id,
                  .label = detect::ClassLabel::vehicle,
                  .box = {0.25F, 0.5F, 0.25F, 0.125F},
                  .confidence = 0.75F,
                  .sight = Sight::unseen,
                  .first_seen = at(-30),
                  .last_seen = at(-2),
                  .still_since = at(-20)},
        .known = {
            .look = *look, .usual = 0.9F, .usual_around = 0.8F, .looks = PlaceMemory::kLearned}};
}

KeptStays one_stay() { return {.kept_at = kNoon, .whole = {}, .stays = {van_stay()}}; }

TEST(KeptStays, AreReadAsTheyWereWritten) {
    const auto read = parse_stays(write_stays(one_stay()));

    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->kept_at, kNoon);
    ASSERT_EQ(read->stays.size(), 1);
    const Track& track = read->stays[0].track;
    EXPECT_EQ(track.id, 7);
    EXPECT_EQ(track.label, detect::ClassLabel::vehicle);
    EXPECT_EQ(track.box, (Box{0.25F, 0.5F, 0.25F, 0.125F}));
    EXPECT_EQ(track.confidence, 0.75F);
    EXPECT_EQ(track.first_seen, at(-30));
    EXPECT_EQ(track.last_seen, at(-2));
    EXPECT_EQ(track.still_since, at(-20));
}

TEST(KeptStays, KeepTheLookOfThePlace) {
    const auto written = van_stay().known;

    const auto read = parse_stays(write_stays(one_stay()));

    ASSERT_TRUE(read);
    const auto& known = read->stays[0].known;
    EXPECT_GT(likeness(known.look.place, written.look.place), 0.98F);
    EXPECT_GT(rim_likeness(known.look.around, written.look.around), 0.98F);
    EXPECT_NEAR(known.look.place.contrast(), written.look.place.contrast(), 0.06F);
    EXPECT_NEAR(known.usual, 0.9F, 0.001F);
    EXPECT_EQ(known.looks, PlaceMemory::kLearned);
}

TEST(KeptStays, MayKnowNoLook) {
    KeptStays kept = one_stay();
    kept.stays[0].known = {};

    const auto read = parse_stays(write_stays(kept));

    ASSERT_TRUE(read);
    EXPECT_EQ(read->stays[0].known.looks, 0);
}

TEST(KeptStays, AreCompact) { EXPECT_LT(write_stays(one_stay()).size(), 3400); }

TEST(KeptStays, OfAnotherVersionAreRefused) {
    const auto read = parse_stays("linli-stays 2 2026-11-24T12:00:00.000Z\n");

    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::unsupported);
}

TEST(KeptStays, ThatAreDamagedAreRefusedWithTheLine) {
    const std::string good = write_stays(one_stay());
    const auto damaged = [&](std::string_view what, std::string_view by) {
        std::string text = good;
        text.replace(text.find(what), what.size(), by);
        const auto read = parse_stays(text);
        return read ? "accepted" : read.error().message;
    };

    EXPECT_THAT(damaged("linli-stays", "garbage"), HasSubstr("line 1"));
    EXPECT_THAT(damaged("whole", "hole"), HasSubstr("line 2"));
    EXPECT_THAT(damaged("stay 7 vehicle", "stay 7 person"), HasSubstr("line 3: no class"));
    EXPECT_THAT(damaged("stay 7", "stay 0"), HasSubstr("no track id"));
    EXPECT_THAT(damaged("0.750", "nan"), HasSubstr("confidence"));
    EXPECT_THAT(damaged("0.50000", "0.95000"), HasSubstr("does not lie in the picture"));
    EXPECT_THAT(damaged("11:59:30.000Z", "11:59:45.000Z"), HasSubstr("times"));
    EXPECT_THAT(damaged("11:59:58.000Z", "12:00:58.000Z"), HasSubstr("times"));
    EXPECT_THAT(damaged("0.900", "9.900"), HasSubstr("likeness"));
}

TEST(KeptStays, CutOffAnywhereAreRefusedOrFewer) {
    const std::string good =
        write_stays({.kept_at = kNoon, .whole = {}, .stays = {van_stay(7), van_stay(8)}});

    for (std::size_t length = 0; length < good.size() - 1; length += 7) {
        const auto read = parse_stays(std::string_view(good).substr(0, length));
        EXPECT_TRUE(!read || read->stays.size() < 2) << length;
    }
}

TEST(KeptStays, WithAnIdTwiceAreRefused) {
    const auto read = parse_stays(
        write_stays({.kept_at = kNoon, .whole = {}, .stays = {van_stay(), van_stay()}}));

    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().message, HasSubstr("line 4: an id twice"));
}

TEST(KeptStays, GoOnOnTheClockOfTheNewProcess) {
    StayMemory memory;
    const Moment now{.stream = at(5), .wall = kNoon + std::chrono::seconds(60), .epoch = 1};

    const auto tracks = memory.restore(one_stay(), now, {640, 480});

    ASSERT_EQ(tracks.size(), 1);
    EXPECT_EQ(tracks[0].still_since, at(5 - 60 - 20));
    EXPECT_EQ(tracks[0].last_seen, at(5 - 60 - 2));
    EXPECT_EQ(tracks[0].box, (Box{160, 240, 160, 60}));
    EXPECT_EQ(tracks[0].sight, Sight::unseen);
}

TEST(KeptStays, AreNotMovedBackByAClockThatWentBack) {
    StayMemory memory;
    const Moment now{.stream = at(5), .wall = kNoon - std::chrono::hours(8), .epoch = 1};

    const auto tracks = memory.restore(one_stay(), now, {640, 480});

    EXPECT_EQ(tracks.at(0).still_since, at(5 - 20));
}

}  // namespace
}  // namespace linli::track
