// SPDX-License-Identifier: Apache-2.0
#include "ingest/packet_ring.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "ingest/last_picture.hpp"
#include "ingest/ring_clip.hpp"
#include "temp_folder.hpp"

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;
using Begin = RingClip::Begin;

constexpr Clock::Steady kOrigin{1h};
constexpr std::uint64_t kMuch = 64ULL << 20U;

class Ring : public ::testing::Test {
  protected:
    RingClip clip(const Clip& what, const std::string& name = "clip.mkv") {
        make_clip(what, folder / name);
        return RingClip(folder / name);
    }
    /// A clip by the options of ffmpeg's encoder.
    RingClip coded(const std::string& name, std::vector<std::string> options, int frames = 40,
                   const std::string& size = "160x120") {
        std::vector<std::string> words{"-f",        "lavfi",
                                       "-i",        "testsrc=rate=25:size=" + size,
                                       "-frames:v", std::to_string(frames),
                                       "-pix_fmt",  "yuv420p"};
        words.insert(words.end(), options.begin(), options.end());
        ffmpeg(words, folder / name);
        return RingClip(folder / name);
    }
    Result<std::shared_ptr<const Picture>> picture_at(const PacketRing& ring, Clock::Steady at) {
        const auto cut = ring.cut(at);
        if (!cut) return std::unexpected(cut.error());
        EXPECT_TRUE(cut->packets.front()->key);
        return last_picture(cut->packets, never);
    }
    /// Picture `number` of `clip` is had bit for bit by its moment.
    void expect_exact(const PacketRing& ring, const RingClip& from, std::size_t number) {
        const auto picture = picture_at(ring, from.came(number));
        ASSERT_TRUE(picture) << number << ": " << picture.error().message;
        EXPECT_TRUE(colours_of(**picture) == colours_of(*from.pictures()[number].picture))
            << "picture " << number;
    }

    TempFolder folder;
    const std::atomic<bool> never{false};
};

TEST_F(Ring, GoesBackByWhatIsToBeKeptAndBeginsWithAKeyFrame) {
    auto street = clip({.rate = 10, .frames = 100, .key_every = 10});
    PacketRing ring(3s, kMuch);
    std::chrono::microseconds longest{};
    street.add_to(ring, kOrigin, Begin::stream, 0,
                  [&](bool) { longest = std::max(longest, ring.content().span); });
    EXPECT_GE(ring.content().span, 3s);
    EXPECT_LE(longest, 4s);  // and one distance of key frames
    EXPECT_EQ(ring.content().trouble, "");
    expect_exact(ring, street, 99 - 30);
    EXPECT_FALSE(ring.cut(street.came(50)));
}

TEST_F(Ring, NeverHoldsMoreBytesThanItMay) {
    auto street = clip({.rate = 10, .frames = 100, .key_every = 10});
    PacketRing all(1h, kMuch);
    street.add_to(all, kOrigin);
    const std::uint64_t most = all.content().bytes / 3;
    PacketRing ring(1h, most);
    std::uint64_t largest = 0;
    street.add_to(ring, kOrigin, Begin::stream, 0, [&](bool kept) {
        EXPECT_TRUE(kept);
        largest = std::max(largest, ring.content().bytes);
    });
    EXPECT_LE(largest, most);
    EXPECT_GT(largest, most / 2);
    expect_exact(ring, street, 99);
    EXPECT_EQ(ring.content().trouble, "");
}

TEST_F(Ring, DropsAGroupThatDoesNotFitAsAWholeAndSaysSo) {
    auto street = clip({.rate = 10, .frames = 100, .key_every = 50});
    PacketRing all(1h, kMuch);
    street.add_to(all, kOrigin);
    PacketRing ring(1h, all.content().bytes / 4);
    std::size_t packet = 0;
    std::size_t refused = 0;
    street.add_to(ring, kOrigin, Begin::stream, 0, [&](bool kept) {
        EXPECT_TRUE(kept || packet != 50) << "a key frame always gets its chance";
        ++packet;
        if (!kept) ++refused;
    });
    EXPECT_GT(refused, 20U);
    EXPECT_EQ(ring.content().packets, 0U);
    EXPECT_NE(ring.content().trouble.find("key frames more often"), std::string::npos);
    EXPECT_EQ(ring.cut(street.came(99)).error().code, ErrorCode::not_found);
}

TEST_F(Ring, FindsItsWayBackWhenGroupsFitAgain) {
    auto large = clip({.rate = 10, .frames = 100, .key_every = 100}, "large.mkv");
    auto small = clip({.rate = 10, .frames = 30, .key_every = 10}, "small.mkv");
    PacketRing all(1h, kMuch);
    large.add_to(all, kOrigin);
    PacketRing ring(1h, all.content().bytes / 2);
    large.add_to(ring, kOrigin);
    ASSERT_NE(ring.content().trouble, "");
    small.add_to(ring, kOrigin + 10s);
    EXPECT_EQ(ring.content().trouble, "");
    expect_exact(ring, small, 29);
}

TEST_F(Ring, KeepsNothingBeforeTheFirstKeyFrame) {
    auto street = clip({.rate = 10, .frames = 30, .key_every = 10});
    PacketRing ring(1h, kMuch);
    std::vector<bool> kept;
    street.add_to(ring, kOrigin, Begin::stream, 1, [&](bool one) { kept.push_back(one); });
    ASSERT_EQ(kept.size(), 29U);
    EXPECT_EQ(std::ranges::find(kept, true) - kept.begin(), 9);
    EXPECT_EQ(std::ranges::count(kept, true), 20);
    expect_exact(ring, street, 10);
}

TEST_F(Ring, KeepsPacketsByReference) {
    auto street = clip({.rate = 10, .frames = 5, .key_every = 5});
    PacketRing ring(1h, kMuch);
    std::vector<const std::uint8_t*> bytes;
    street.change = [&](AVPacket& packet, std::size_t) { bytes.push_back(packet.data); };
    street.add_to(ring, kOrigin);
    const auto cut = ring.cut(street.came(4));
    ASSERT_TRUE(cut);
    ASSERT_EQ(cut->packets.size(), 5U);
    for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(cut->packets[i]->packet->data, bytes[i]);
}

TEST_F(Ring, GivesEveryPictureExactlyAsADecoderDoes) {
    const std::string slow = "keyint=15:scenecut=0:b-adapt=0:";
    std::vector<RingClip> clips;
    clips.push_back(coded("p.mkv", {"-c:v", "libx264", "-x264-params", slow + "bframes=0"}));
    clips.push_back(
        coded("pyramid.mkv", {"-c:v", "libx264", "-x264-params", slow + "bframes=3:b-pyramid=2"}));
    clips.push_back(coded(
        "flat.mp4", {"-c:v", "libx264", "-x264-params", slow + "bframes=2:b-pyramid=0:weightp=2"}));
    clips.push_back(coded("hevc.mkv", {"-c:v", "libx265", "-preset", "ultrafast", "-x265-params",
                                       "log-level=none:keyint=15:bframes=2"}));
    clips.push_back(coded("m.mkv", {"-c:v", "mjpeg"}));
    for (RingClip& each : clips) {
        PacketRing ring(1h, kMuch);
        each.add_to(ring, kOrigin);
        ASSERT_EQ(each.pictures().size(), 40U);
        for (std::size_t number = 0; number < 40; ++number) expect_exact(ring, each, number);
    }
}

TEST_F(Ring, DecodesALongGroupFromItsOnlyKeyFrame) {
    auto street = coded("long.mkv", {"-c:v", "libx264", "-preset", "ultrafast", "-g", "300"}, 250);
    PacketRing ring(1s, kMuch);
    street.add_to(ring, kOrigin);
    EXPECT_EQ(ring.content().packets, 250U) << "there is no later key frame to begin with";
    expect_exact(ring, street, 249);
    expect_exact(ring, street, 200);
}

TEST_F(Ring, TakesTheNearestThatCanBeDecodedWhereAGroupBeforeIsMissing) {
    auto street = coded("open.mkv", {"-c:v", "libx264", "-x264-params",
                                     "keyint=15:scenecut=0:bframes=2:b-adapt=0:open-gop=1"});
    PacketRing whole(1h, kMuch);
    street.add_to(whole, kOrigin);
    for (std::size_t number = 0; number < 40; ++number) expect_exact(whole, street, number);

    PacketRing ring(200ms, kMuch);  // begins with an open group
    street.add_to(ring, kOrigin);
    ASSERT_LT(ring.content().packets, 40U);
    std::size_t had = 0;
    for (std::size_t number = 0; number < 40; ++number) {
        const auto cut = ring.cut(street.came(number));
        if (!cut) continue;
        const auto picture = last_picture(cut->packets, never);
        ASSERT_TRUE(picture) << number << ": " << picture.error().message;
        const auto& same = *street.pictures()[street.number_at(cut->shown)].picture;
        EXPECT_TRUE(colours_of(**picture) == colours_of(same)) << number;
        ++had;
    }
    EXPECT_GT(had, 10U);
}

TEST_F(Ring, GivesNothingFurtherAwayThanHalfASecond) {
    auto street = clip({.rate = 10, .frames = 20, .key_every = 10});
    PacketRing ring(1h, kMuch);
    EXPECT_EQ(ring.cut(kOrigin).error().message, "nothing is kept yet");
    street.add_to(ring, kOrigin);
    EXPECT_TRUE(ring.cut(street.came(0) - 450ms));
    EXPECT_EQ(ring.cut(street.came(0) - 2s).error().message,
              "the nearest picture that is kept is 2s later");
    EXPECT_TRUE(ring.cut(street.came(19) + 450ms));
    EXPECT_EQ(ring.cut(street.came(19) + 700ms).error().message,
              "the nearest picture that is kept is 0.7s older");
}

TEST_F(Ring, BridgesAReconnectByWhatCameBeforeAndAfterAndNothingBetween) {
    auto before = clip({.rate = 10, .frames = 20, .key_every = 10}, "before.mkv");
    auto after = coded(
        "after.mkv", {"-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none"},
        20, "320x240");
    PacketRing ring(1h, kMuch);
    before.add_to(ring, kOrigin);
    after.add_to(ring, kOrigin + 10s);  // another codec and size
    expect_exact(ring, before, 5);
    expect_exact(ring, before, 19);
    EXPECT_FALSE(ring.cut(kOrigin + 5s));
    expect_exact(ring, after, 0);
    expect_exact(ring, after, 19);
}

TEST_F(Ring, FollowsTimeStampsThatBeginAnew) {
    auto first = clip({.rate = 10, .frames = 20, .key_every = 10}, "first.ts");
    PacketRing ring(1h, kMuch);
    first.add_to(ring, kOrigin);
    const auto before = first.came(15);
    first.add_to(ring, kOrigin + 2s, Begin::nothing);
    expect_exact(ring, first, 3);
    const auto picture = picture_at(ring, before);
    ASSERT_TRUE(picture);
    EXPECT_TRUE(colours_of(**picture) == colours_of(*first.pictures()[15].picture));
}

TEST_F(Ring, GoesByArrivalWhereThereAreNoTimeStamps) {
    auto street = clip({.rate = 10, .frames = 20, .key_every = 10});
    street.change = [](AVPacket& packet, std::size_t) { packet.pts = packet.dts = AV_NOPTS_VALUE; };
    PacketRing ring(1h, kMuch);
    street.add_to(ring, kOrigin);
    for (std::size_t number = 0; number < 20; ++number) expect_exact(ring, street, number);
}

TEST_F(Ring, DoesNotTakeAPictureThatWasHeldUpForALaterOne) {
    auto street = clip({.rate = 10, .frames = 40, .key_every = 10});
    street.late = [](std::size_t number) {  // 12..15 all come with 16
        return 100ms * (number >= 12 && number < 16 ? 16 - static_cast<int>(number) : 0);
    };
    PacketRing ring(1h, kMuch);
    street.add_to(ring, kOrigin);
    EXPECT_EQ(street.came(13), kOrigin + 1300ms);
    for (std::size_t number = 0; number < 40; ++number) expect_exact(ring, street, number);
}

TEST_F(Ring, SaysWhenThePictureIsDamaged) {
    auto street = clip({.rate = 10, .frames = 20, .key_every = 10});
    street.change = [](AVPacket& packet, std::size_t number) {
        if (number != 14) return;
        ASSERT_GE(av_packet_make_writable(&packet), 0);
        std::fill_n(packet.data + 5, packet.size - 5, std::uint8_t{0x5A});
    };
    PacketRing ring(1h, kMuch);
    street.add_to(ring, kOrigin);
    expect_exact(ring, street, 13);
    const auto picture = picture_at(ring, street.came(14));
    ASSERT_FALSE(picture);
    EXPECT_EQ(picture.error().code, ErrorCode::corrupt) << picture.error().message;
}

TEST_F(Ring, StopsDecodingWhenTold) {
    auto street = clip({.rate = 10, .frames = 20, .key_every = 20});
    PacketRing ring(1h, kMuch);
    street.add_to(ring, kOrigin);
    const std::atomic<bool> stop{true};
    const auto picture = last_picture(ring.cut(street.came(19))->packets, stop);
    ASSERT_FALSE(picture);
    EXPECT_EQ(picture.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace linli::ingest
