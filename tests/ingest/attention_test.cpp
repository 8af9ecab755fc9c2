// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>

#include "ingest/av_picture.hpp"
#include "ingest/clips.hpp"
#include "ingest/stream.hpp"
#include "temp_folder.hpp"

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;

struct Picture {
    std::uint64_t number;
    std::chrono::microseconds pts;
    std::string pixels;
};

/// One stream, its attention set at chosen pictures.
class Quiet : public ::testing::Test {
  protected:
    using Changes = std::map<int, Attention>;  ///< before the n-th picture that is asked for

    std::vector<Picture> pictures(const std::string& name, const Changes& changes,
                                  float detect_fps = 5) {
        auto camera = file_camera(folder / name);
        camera.detect_fps = detect_fps;
        const std::atomic<bool> never{false};
        Patience patience(never);
        auto stream = Stream::open(camera, patience);
        EXPECT_TRUE(stream) << stream.error().message;
        PicturePool pool;
        std::vector<Picture> all;
        for (int i = 0;; ++i) {
            if (changes.contains(i)) (*stream)->set_attention(changes.at(i));
            auto frame = pool.frame();
            const auto shown = (*stream)->next(*frame, 5s);
            if (!shown) {
                EXPECT_EQ(shown.error().code, ErrorCode::end_of_stream) << shown.error().message;
                return all;
            }
            const Frame whole{pool.picture_of(std::move(frame)), {}, shown->number};
            all.push_back({shown->number, shown->pts.value_or(-1us), pixels_of(whole)});
        }
    }
    /// Every picture of `part` is one of `whole`: the same number, time and pixels.
    static void expect_part_of(const std::vector<Picture>& part,
                               const std::vector<Picture>& whole) {
        for (const Picture& picture : part) {
            ASSERT_LE(picture.number, whole.size());
            const Picture& same = whole[picture.number - 1];
            EXPECT_EQ(picture.pts, same.pts) << picture.number;
            EXPECT_TRUE(picture.pixels == same.pixels) << picture.number;
        }
    }
    static std::vector<std::uint64_t> numbers(const std::vector<Picture>& pictures) {
        std::vector<std::uint64_t> all;
        for (const Picture& picture : pictures) all.push_back(picture.number);
        return all;
    }
    /// A clip whose decoder has no loop filter, so that quiet pictures are the same bit for bit.
    void make(const std::string& name, const std::string& x264, int key_every, int frames = 50) {
        ffmpeg({"-f", "lavfi", "-i", "testsrc=size=160x120:rate=25", "-frames:v",
                std::to_string(frames), "-c:v", "libx264", "-pix_fmt", "yuv420p", "-g",
                std::to_string(key_every), "-sc_threshold", "0", "-x264-params",
                "no-deblock=1:b-adapt=0:" + x264},
               folder / name);
    }
    void make_mjpeg(const std::string& name) {
        ffmpeg({"-f", "lavfi", "-i", "testsrc=size=160x120:rate=25", "-frames:v", "50", "-c:v",
                "mjpeg"},
               folder / name);
    }

    TempFolder folder;
};

TEST_F(Quiet, LeavesOutPicturesThatNobodyRefersToAndKeepsNumbersAndTimes) {
    for (const char* name : {"b.mp4", "b.mkv", "b.ts"}) {
        make(name, "bframes=2:b-pyramid=none", 50, 49);
        const auto full = pictures(name, {});
        const auto quiet = pictures(name, {{0, Attention::quiet}});
        ASSERT_EQ(full.size(), 49U);
        ASSERT_EQ(quiet.size(), 17U) << name;
        for (std::size_t i = 0; i < quiet.size(); ++i) EXPECT_EQ(quiet[i].number, i * 3 + 1);
        expect_part_of(quiet, full);
    }
}

TEST_F(Quiet, LeavesOutNoneThatTheAnalysisNeeds) {
    make("b.mp4", "bframes=2:b-pyramid=none", 50, 49);
    const auto half = pictures("b.mp4", {{0, Attention::quiet}}, 15);
    const auto full = pictures("b.mp4", {});
    expect_part_of(half, full);
    EXPECT_GT(half.size(), 28U);  // 15 a second of two seconds
    EXPECT_LT(half.size(), 49U);
    EXPECT_EQ(pictures("b.mp4", {{0, Attention::quiet}}, 25).size(), 49U);
}

TEST_F(Quiet, DecodesAllOfAStreamWhosePicturesAllNeedEachOther) {
    make("p.mp4", "bframes=0", 25);
    expect_part_of(pictures("p.mp4", {{0, Attention::quiet}}), pictures("p.mp4", {}));
    EXPECT_EQ(pictures("p.mp4", {{0, Attention::quiet}}).size(), 50U);
}

TEST_F(Quiet, GivesEveryPictureFromTheNextPacketOnWhenAttentionTurnsFull) {
    make("b.mp4", "bframes=2:b-pyramid=none", 50, 49);
    make_mjpeg("m.mkv");
    const Changes changes{{0, Attention::quiet}, {4, Attention::full}};
    const auto b = pictures("b.mp4", changes);
    const auto m = pictures("m.mkv", changes);
    expect_part_of(b, pictures("b.mp4", {}));
    expect_part_of(m, pictures("m.mkv", {}));
    // The 4th picture is number 10; it has come when number 13 was read, so 14 is the next packet.
    EXPECT_EQ(numbers(b), (std::vector<std::uint64_t>{1,  4,  7,  10, 11, 12, 13, 14, 15, 16, 17,
                                                      18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
                                                      29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39,
                                                      40, 41, 42, 43, 44, 45, 46, 47, 48, 49}));
    EXPECT_EQ(m[3].number, 16U);
    EXPECT_EQ(m[4].number, 17U);
    EXPECT_EQ(m.back().number, 50U);
}

TEST_F(Quiet, SkipsDownToTheAnalysisRateWhereEveryPictureIsAKeyFrame) {
    make_mjpeg("m.mkv");
    const auto jpeg = pictures("m.mkv", {{0, Attention::quiet}});
    EXPECT_EQ(numbers(jpeg), (std::vector<std::uint64_t>{1, 6, 11, 16, 21, 26, 31, 36, 41, 46}));
    expect_part_of(jpeg, pictures("m.mkv", {}));

    make("keys.mp4", "bframes=0", 1, 150);  // H.264 without anything else: known after a while
    const auto keys = pictures("keys.mp4", {{0, Attention::quiet}});
    EXPECT_EQ(keys.size(), 50U + 20U);
    expect_part_of(keys, pictures("keys.mp4", {}));
}

TEST_F(Quiet, WaitsForAKeyFrameWhereAStreamOfKeyFramesBeginsToReferToThem) {
    make("keys.h264.ts", "bframes=0", 1, 75);
    make("usual.ts", "bframes=0", 10, 30);
    ffmpeg({"-i",
            "concat:" + (folder / "keys.h264.ts").string() + "|" + (folder / "usual.ts").string(),
            "-c", "copy"},
           folder / "both.mkv");
    const auto full = pictures("both.mkv", {});
    const auto quiet = pictures("both.mkv", {{0, Attention::quiet}});
    EXPECT_LT(quiet.size(), full.size() - 20);
    EXPECT_GE(quiet.size(), 50U + 20U);
    expect_part_of(quiet, full);
}

TEST_F(Quiet, DriftsLittleWithoutTheLoopFilterAndNotAtAllAtKeyFramesNorInFull) {
    make_clip({.size = "320x240", .rate = 25, .frames = 60, .key_every = 30}, folder / "p.mp4");
    ffmpeg(
        {"-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25", "-frames:v", "60", "-c:v", "libx264",
         "-pix_fmt", "yuv420p", "-g", "30", "-bf", "0", "-sc_threshold", "0", "-b:v", "300k"},
        folder / "p.mp4");
    const auto full = pictures("p.mp4", {});
    const auto quiet = pictures("p.mp4", {{0, Attention::quiet}});
    ASSERT_EQ(quiet.size(), full.size());
    EXPECT_TRUE(quiet[0].pixels == full[0].pixels);
    EXPECT_TRUE(quiet[30].pixels == full[30].pixels);
    EXPECT_FALSE(quiet[29].pixels == full[29].pixels) << "the loop filter runs: nothing is saved";
    double square = 0;
    for (std::size_t i = 0; i < full[29].pixels.size(); ++i) {
        const double off = static_cast<std::uint8_t>(quiet[29].pixels[i]) -
                           static_cast<std::uint8_t>(full[29].pixels[i]);
        square += off * off;
    }
    EXPECT_LT(std::sqrt(square / static_cast<double>(full[29].pixels.size())), 8);
}

TEST_F(Quiet, AFileFlatOutIsAlwaysGivenInFull) {
    make_mjpeg("m.mkv");
    const SystemClock clock;
    const std::atomic<bool> never{false};
    auto source = open_source(file_camera(folder / "m.mkv"), clock, never);
    ASSERT_TRUE(source);
    (*source)->set_attention(Attention::quiet);
    EXPECT_EQ(play(**source).frames.size(), 50U);
}

TEST_F(Quiet, AFileAtItsPaceIsThinnedWithItsTimesAndNumbers) {
    make_mjpeg("m.mkv");
    auto camera = file_camera(folder / "m.mkv");
    camera.pace = config::Pace::real_time;
    camera.detect_fps = 2;
    const SystemClock clock;
    const std::atomic<bool> never{false};
    auto source = open_source(camera, clock, never);
    ASSERT_TRUE(source);
    (*source)->set_attention(Attention::quiet);
    const Played played = play(**source);
    ASSERT_EQ(played.frames.size(), 4U);
    for (const Frame& frame : played.frames)
        EXPECT_EQ(frame.moment.stream.time_since_epoch(), (frame.number - 1) * 40ms);
}

}  // namespace
}  // namespace linli::ingest
