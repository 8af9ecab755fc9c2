// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "ingest/clips.hpp"
#include "temp_folder.hpp"

namespace linli::ingest {
namespace {

/// One way of hurting a file: bytes overwritten, a part cut out, a part doubled, or the end
/// missing.
std::string damaged(std::string bytes, std::minstd_rand& random) {
    const auto somewhere = [&] {
        return std::uniform_int_distribution<std::size_t>(0, bytes.size() - 1)(random);
    };
    const std::size_t at = somewhere();
    const std::size_t length = std::min<std::size_t>(bytes.size() - at, 1 + somewhere() / 8);
    switch (random() % 4) {
        case 0:
            for (int i = 0; i < 40; ++i) bytes[somewhere()] = static_cast<char>(random());
            break;
        case 1:
            bytes.erase(at, length);
            break;
        case 2:
            bytes.insert(at, bytes.substr(at, length));
            break;
        default:
            bytes.resize(at);
            break;
    }
    return bytes;
}

class DamagedMedia : public ::testing::TestWithParam<const char*> {};

TEST_P(DamagedMedia, NeitherCrashesNorHangsNorTurnsTimeBack) {
    const TempFolder folder;
    const std::string name = GetParam();
    const auto whole = folder / ("whole" + name);
    if (name == ".jpg" || name == ".png" || name == ".avi") {
        ffmpeg({"-f", "lavfi", "-i", "testsrc=size=96x64:rate=10", "-frames:v",
                name == ".avi" ? "20" : "1"},
               whole);
    } else {
        make_clip({.size = "96x64", .frames = 20, .key_every = 5, .b_frames = 1}, whole);
    }
    const std::string bytes = read_bytes(whole);
    std::minstd_rand random(20261124);
    std::size_t frames = 0;

    for (int i = 0; i < 25; ++i) {
        const auto file = folder / ("hurt" + name);
        write_bytes(file, damaged(bytes, random));
        const Played played = play(file_camera(file));
        for (std::size_t k = 0; k < played.frames.size(); ++k) {
            ASSERT_TRUE(k == 0 ||
                        played.frames[k].moment.stream > played.frames[k - 1].moment.stream);
            ASSERT_TRUE(played.frames[k].render({32, 32}, PixelFormat::bgr24));
        }
        ASSERT_LE(played.frames.size(), 60U);
        frames += played.frames.size();
    }

    EXPECT_GT(frames, 0U) << "everything was refused: the test looks at nothing";
}

INSTANTIATE_TEST_SUITE_P(Formats, DamagedMedia,
                         ::testing::Values(".mp4", ".ts", ".mkv", ".h264", ".avi", ".jpg", ".png"),
                         [](const auto& name) { return std::string(name.param + 1); });

}  // namespace
}  // namespace linli::ingest
