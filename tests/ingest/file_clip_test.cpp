// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <set>

#include "ingest/clips.hpp"
#include "temp_folder.hpp"

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;

class FileClip : public ::testing::Test {
  protected:
    TempFolder folder;

    std::filesystem::path clip(const std::string& name, const Clip& what = {}) {
        make_clip(what, folder / name);
        return folder / name;
    }
    static std::vector<StreamTime> times_of(const Played& played) {
        std::vector<StreamTime> times;
        for (const Frame& frame : played.frames) times.push_back(frame.moment.stream);
        return times;
    }
    static void expect_strictly_rising(const Played& played) {
        for (std::size_t i = 1; i < played.frames.size(); ++i) {
            ASSERT_GT(played.frames[i].moment.stream, played.frames[i - 1].moment.stream) << i;
            ASSERT_EQ(played.frames[i].number, played.frames[i - 1].number + 1);
        }
    }
};

TEST_F(FileClip, GivesEveryFrameOnceWithItsExactTime) {
    for (const char* name : {"a.mp4", "a.mkv", "a.ts"}) {
        const Played played = play(file_camera(clip(name, {.rate = 10, .frames = 25})));
        ASSERT_EQ(played.frames.size(), 25U) << name;
        EXPECT_EQ(played.end.code, ErrorCode::end_of_stream) << played.end.message;
        for (std::size_t i = 0; i < played.frames.size(); ++i) {
            EXPECT_EQ(played.frames[i].moment.stream.time_since_epoch(), i * 100ms) << name;
            EXPECT_EQ(played.frames[i].moment.epoch, 0U);
            EXPECT_EQ(played.frames[i].number, i + 1);
        }
        EXPECT_EQ(played.frames[0].size(), (Size{160, 120}));
    }
}

TEST_F(FileClip, GivesFramesInPresentationOrderThoughTheyAreCodedInAnother) {
    const Played played =
        play(file_camera(clip("b.mp4", {.frames = 25, .key_every = 25, .b_frames = 3})));
    ASSERT_EQ(played.frames.size(), 25U);
    for (std::size_t i = 0; i < 25; ++i)
        EXPECT_EQ(played.frames[i].moment.stream.time_since_epoch(), i * 100ms);
}

TEST_F(FileClip, GivesTheSameMomentsAtItsPaceAndFlatOut) {
    auto camera = file_camera(clip("a.mp4", {.rate = 25, .frames = 20}));
    camera.starts_at = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1) + 18h;
    const Played flat_out = play(camera);
    camera.pace = config::Pace::real_time;
    const auto began = std::chrono::steady_clock::now();
    const Played at_pace = play(camera);
    const auto took = std::chrono::steady_clock::now() - began;

    ASSERT_EQ(at_pace.frames.size(), 20U);
    ASSERT_EQ(flat_out.frames.size(), 20U);
    for (std::size_t i = 0; i < 20; ++i)
        EXPECT_EQ(at_pace.frames[i].moment, flat_out.frames[i].moment);
    EXPECT_EQ(flat_out.frames[19].moment.wall, *camera.starts_at + 760ms);
    EXPECT_GE(took, 760ms);
}

TEST_F(FileClip, IsInterruptedWhileItWaitsForAFramesTime) {
    auto camera = file_camera(folder / "slow.mkv");
    camera.pace = config::Pace::real_time;
    ffmpeg({"-f", "lavfi", "-i", "testsrc=size=64x48:rate=1/8", "-frames:v", "3", "-c:v", "mjpeg"},
           folder / "slow.mkv");
    const SystemClock clock;
    const std::atomic<bool> never{false};
    auto source = open_source(camera, clock, never);
    ASSERT_TRUE(source) << source.error().message;
    ASSERT_TRUE((*source)->next());

    auto second = std::async(std::launch::async, [&] { return (*source)->next(); });
    const auto began = std::chrono::steady_clock::now();
    (*source)->interrupt();
    const auto frame = second.get();

    ASSERT_FALSE(frame);
    EXPECT_EQ(frame.error().code, ErrorCode::cancelled);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 1s);
}

TEST_F(FileClip, IgnoresSoundAndPicturesOfOtherStreams) {
    ffmpeg({"-f", "lavfi", "-i", "testsrc=size=160x120:rate=10", "-f", "lavfi", "-i", "sine", "-t",
            "2", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"},
           folder / "sound.mp4");
    EXPECT_EQ(play(file_camera(folder / "sound.mp4")).frames.size(), 20U);
}

TEST_F(FileClip, FollowsAChangeOfThePictureSize) {
    const std::string small = read_bytes(clip("small.h264", {.size = "160x120", .frames = 10}));
    const std::string big = read_bytes(clip("big.h264", {.size = "320x240", .frames = 10}));
    write_bytes(folder / "both.h264", small + big);
    const Played played = play(file_camera(folder / "both.h264"));
    ASSERT_EQ(played.frames.size(), 20U);
    EXPECT_EQ(played.frames[9].size(), (Size{160, 120}));
    EXPECT_EQ(played.frames[10].size(), (Size{320, 240}));
    EXPECT_TRUE(played.frames[10].render({30, 20}, PixelFormat::bgr24));
    expect_strictly_rising(played);
}

TEST_F(FileClip, GivesNothingBeforeTheFirstKeyFrame) {
    const auto whole = clip("whole.ts", {.frames = 30, .key_every = 10});
    std::set<std::string> good;
    for (const Frame& frame : play(file_camera(whole)).frames) good.insert(pixels_of(frame));
    const std::string bytes = read_bytes(whole);
    // Cut at a packet of the transport stream, somewhere inside the first group of pictures.
    write_bytes(folder / "cut.ts",
                bytes.substr(0, 3 * 188) + bytes.substr(bytes.size() / 7 / 188 * 188));

    const Played played = play(file_camera(folder / "cut.ts"));

    ASSERT_GE(played.frames.size(), 20U);
    for (const Frame& frame : played.frames)
        EXPECT_TRUE(good.contains(pixels_of(frame))) << frame.number;
}

TEST_F(FileClip, PassesOverWhatIsBrokenInTheMiddleAndGoesOn) {
    const auto whole = clip("whole.ts", {.frames = 60, .key_every = 10});
    const Played good = play(file_camera(whole));
    std::string bytes = read_bytes(whole);
    std::ranges::fill(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() * 4 / 10),
                      bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() * 5 / 10), '\x5A');
    write_bytes(folder / "broken.ts", bytes);

    const Played played = play(file_camera(folder / "broken.ts"));

    EXPECT_EQ(played.end.code, ErrorCode::end_of_stream) << played.end.message;
    EXPECT_LT(played.frames.size(), 60U);
    ASSERT_GE(played.frames.size(), 40U);
    expect_strictly_rising(played);
    EXPECT_EQ(pixels_of(played.frames.front()), pixels_of(good.frames.front()));
    EXPECT_EQ(pixels_of(played.frames.back()), pixels_of(good.frames.back()));
    // Time goes on as the frames that are missing would have had it.
    EXPECT_EQ(played.frames.back().moment.stream, good.frames.back().moment.stream);
}

TEST_F(FileClip, ATruncatedFileGivesWhatIsThere) {
    const std::string bytes = read_bytes(clip("whole.ts", {.frames = 40}));
    write_bytes(folder / "short.ts", bytes.substr(0, bytes.size() / 2));
    const Played played = play(file_camera(folder / "short.ts"));
    EXPECT_EQ(played.end.code, ErrorCode::end_of_stream) << played.end.message;
    EXPECT_GE(played.frames.size(), 12U);
    EXPECT_LE(played.frames.size(), 28U);
    expect_strictly_rising(played);
}

TEST_F(FileClip, SaysWhatIsWrongWithAFileItCannotPlay) {
    const std::string mp4 = read_bytes(clip("whole.mp4"));
    write_bytes(folder / "no-index.mp4", mp4.substr(0, mp4.size() / 2));
    write_bytes(folder / "words.mp4", "This is not a video.\n");
    write_bytes(folder / "empty.mp4", "");
    ffmpeg({"-f", "lavfi", "-i", "sine", "-t", "1"}, folder / "sound.wav");
    const auto expect = [&](const char* name, ErrorCode code) {
        const Played played = play(file_camera(folder / name));
        EXPECT_TRUE(played.frames.empty());
        EXPECT_EQ(played.end.code, code) << name << ": " << played.end.message;
        EXPECT_NE(played.end.message.find(name), std::string::npos) << played.end.message;
    };
    expect("missing.mp4", ErrorCode::not_found);
    expect("no-index.mp4", ErrorCode::unsupported);
    expect("words.mp4", ErrorCode::unsupported);
    expect("sound.wav", ErrorCode::unsupported);
    expect("empty.mp4", ErrorCode::unsupported);
    EXPECT_EQ(play(file_camera(folder.path())).end.code, ErrorCode::io);  // a folder
}

}  // namespace
}  // namespace linli::ingest
