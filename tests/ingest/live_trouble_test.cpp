// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "ingest/byte_camera.hpp"
#include "ingest/clips.hpp"
#include "ingest/watch.hpp"
#include "temp_folder.hpp"

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;
using Then = ByteCamera::Then;

/// What a live camera may do to a stream, end to end through libav.
class LiveTrouble : public ::testing::Test {
  protected:
    TempFolder folder;
    const SystemClock clock;
    const std::atomic<bool> never{false};

    /// A transport stream of 100 pictures, 25 a second, 160x120, with `options` of ffmpeg.
    std::string stream(std::vector<std::string> options = {"-c:v", "libx264"},
                       const std::string& size = "160x120") {
        std::vector<std::string> words{
            "-f",        "lavfi", "-i",       "testsrc=rate=25:size=" + size,
            "-frames:v", "100",   "-pix_fmt", "yuv420p",
            "-g",        "25",    "-bf",      "0"};
        words.insert(words.end(), options.begin(), options.end());
        ffmpeg(words, folder / "live.ts");
        return read_bytes(folder / "live.ts");
    }
    Played watch(const ByteCamera& camera) {
        auto source = open_source(camera.camera(), clock, never);
        if (!source) return {{}, source.error(), {}};
        return play(**source);
    }
    static void expect_steady(const Played& played, std::chrono::microseconds step) {
        for (std::size_t i = 1; i < played.frames.size(); ++i) {
            const auto gap = played.frames[i].moment.stream - played.frames[i - 1].moment.stream;
            ASSERT_NEAR(static_cast<double>(gap.count()), static_cast<double>(step.count()), 1000)
                << i;
        }
    }
};

TEST_F(LiveTrouble, TimeStampsThatBeginAnewGoOnByOneFrame) {
    const std::string once = stream();
    const Played played = watch(ByteCamera(once + once + once, Then::hang_up));
    EXPECT_GE(played.frames.size(), 290U);
    EXPECT_EQ(played.troubles.time_steps, 2U);
    EXPECT_EQ(played.end.code, ErrorCode::io) << played.end.message;
    expect_steady(played, 40ms);
}

TEST_F(LiveTrouble, AClockThatJumpsFarEndsTheEpochAndIsTold) {
    const std::string before = stream();
    const std::string after = stream({"-c:v", "libx264", "-output_ts_offset", "60"});
    const Played played = watch(ByteCamera(before + after, Then::silence));
    EXPECT_GE(played.frames.size(), 95U);
    EXPECT_LE(played.frames.size(), 100U);
    EXPECT_EQ(played.end.code, ErrorCode::io);
    EXPECT_NE(played.end.message.find("the camera's clock jumped by 5"), std::string::npos)
        << played.end.message;
}

TEST_F(LiveTrouble, PicturesWithoutTimeStampsAreOneFrameApart) {
    make_clip({.rate = 25, .frames = 60}, folder / "bare.h264");
    const Played played = watch(ByteCamera(read_bytes(folder / "bare.h264"), Then::hang_up));
    EXPECT_EQ(played.frames.size(), 60U);
    EXPECT_EQ(played.troubles.without_time, 59U) << "the first may have none";
    expect_steady(played, 40ms);
}

TEST_F(LiveTrouble, ACodecThatBecomesAnotherIsADataTimeOutAndTheNextEpochFollowsIt) {
    const std::string h264 = stream();
    const std::string hevc = stream(
        {"-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none"}, "320x240");
    const ByteCamera changes(h264 + hevc, Then::silence);
    const ByteCamera changed(hevc, Then::silence);
    int opened = 0;
    Watch watch;
    Capture capture(changes.camera(), clock,
                    [&](const auto&, const auto& give_up) {
                        return open_source(opened++ == 0 ? changes.camera() : changed.camera(),
                                           clock, give_up);
                    },
                    watch.on_change(), {10ms, 20ms, 5s, 1});
    watch.look_at(capture);
    capture.start();
    EXPECT_TRUE(watch.until_state(LinkState::waiting));
    EXPECT_EQ(capture.status().last_error, "no picture for 700 ms");
    EXPECT_TRUE(watch.until(
        [](const CaptureStatus& status, const auto&) { return status.size == Size{320, 240}; }));
    capture.stop();
    const auto frames = watch.frames();
    EXPECT_GE(std::ranges::count(frames, Size{160, 120}, &Frame::size), 95);
    EXPECT_EQ(frames.back().moment.epoch, 2U);
}

TEST_F(LiveTrouble, APictureSizeThatBecomesAnotherIsFollowed) {
    const std::string small = stream();
    const std::string big = stream({"-c:v", "libx264"}, "320x240");
    const Played played = watch(ByteCamera(small + big, Then::hang_up));
    ASSERT_GE(played.frames.size(), 195U);
    EXPECT_EQ(played.frames.front().size(), (Size{160, 120}));
    EXPECT_EQ(played.frames.back().size(), (Size{320, 240}));
    EXPECT_EQ(played.troubles.size_changes, 1U);
    expect_steady(played, 40ms);
}

TEST_F(LiveTrouble, CorruptPacketsArePassedOver) {
    std::string bytes = stream();
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2), 4000, '\x5A');
    const Played played = watch(ByteCamera(bytes, Then::silence));
    EXPECT_GE(played.frames.size(), 60U);
    EXPECT_LT(played.frames.size(), 100U);
    EXPECT_EQ(played.end.code, ErrorCode::timed_out) << played.end.message;
    EXPECT_EQ(played.end.message, "no picture for 700 ms");
}

TEST_F(LiveTrouble, DamagedPicturesAreCounted) {
    std::string bytes = stream();
    const std::size_t middle = bytes.size() / 188 / 2 * 188;
    for (std::size_t packet = middle; packet < middle + 188L * 20; packet += 188)
        std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(packet + 60), 100, '\x5A');
    const Played played = watch(ByteCamera(bytes, Then::hang_up));
    EXPECT_LT(played.frames.size(), 100U);
    EXPECT_GT(played.troubles.broken, 0U);
}

TEST_F(LiveTrouble, AStreamThatNeverSendsAKeyFrameIsToldAfterTheDataTimeOut) {
    const std::string keyless =
        stream({"-c:v", "libx264", "-g", "1000", "-bsf:v", "noise=drop=key"});
    const auto began = std::chrono::steady_clock::now();
    const Played played = watch(ByteCamera(keyless, Then::again));  // it never stops sending
    EXPECT_TRUE(played.frames.empty());
    EXPECT_EQ(played.end.code, ErrorCode::timed_out) << played.end.message;
    EXPECT_NE(played.end.message.find("no key frame for 700 ms"), std::string::npos)
        << played.end.message;
    EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
}

TEST_F(LiveTrouble, AFileWithoutAKeyFrameIsAnError) {
    const std::string keyless =
        stream({"-c:v", "libx264", "-g", "1000", "-bsf:v", "noise=drop=key"});
    const Played played = play(file_camera(folder / "live.ts"));
    EXPECT_TRUE(played.frames.empty());
    EXPECT_EQ(played.end.code, ErrorCode::corrupt) << played.end.message;
}

}  // namespace
}  // namespace linli::ingest
