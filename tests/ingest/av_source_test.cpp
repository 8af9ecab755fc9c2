// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>

#include "fake_clock.hpp"
#include "ingest/frame_source.hpp"
#include "media.hpp"
#include "temp_folder.hpp"

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;

class FileSource : public ::testing::Test {
  protected:
    Result<std::unique_ptr<FrameSource>> open(const std::filesystem::path& file) {
        config::Camera camera;
        camera.id = "gate";
        camera.kind = config::SourceKind::file;
        camera.pace = config::Pace::flat_out;
        camera.address = file.string();
        return open_source(camera, clock, give_up);
    }

    TempFolder folder;
    FakeClock clock;
    std::atomic<bool> give_up{false};
};

TEST_F(FileSource, GivesEveryFrameWithItsExactTime) {
    ASSERT_TRUE(make_clip(folder / "clip.mp4", 12));
    auto source = open(folder / "clip.mp4");
    ASSERT_TRUE(source) << source.error().message;
    for (int i = 0; i < 12; ++i) {
        const auto frame = (*source)->next();
        ASSERT_TRUE(frame) << frame.error().message;
        EXPECT_EQ(frame->moment.stream, StreamTime{i * 100ms});
        EXPECT_EQ(frame->number, static_cast<std::uint64_t>(i + 1));
        EXPECT_EQ(frame->size(), (Size{160, 120}));
    }
    const auto after = (*source)->next();
    ASSERT_FALSE(after);
    EXPECT_EQ(after.error().code, ErrorCode::end_of_stream);
}

TEST_F(FileSource, DrawsWhatWasFilmed) {
    ASSERT_TRUE(
        make_media(folder / "red.mp4",
                   "-i color=red:size=160x120:rate=10 -frames:v 2 -c:v libx264 -pix_fmt yuv420p"));
    auto source = open(folder / "red.mp4");
    ASSERT_TRUE(source) << source.error().message;
    const auto frame = (*source)->next();
    ASSERT_TRUE(frame);
    Image part({15, 11}, PixelFormat::bgr24);
    ASSERT_TRUE(frame->picture->draw({31, 17, 33, 21}, part.view()));
    EXPECT_NEAR(part.row(5)[3 * 7], 0, 10);
    EXPECT_NEAR(part.row(5)[3 * 7 + 1], 0, 10);
    EXPECT_NEAR(part.row(5)[3 * 7 + 2], 255, 10);
}

TEST_F(FileSource, SaysThatAFileIsMissing) {
    const auto source = open(folder / "none.mp4");
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().code, ErrorCode::not_found);
}

TEST_F(FileSource, RefusesAFileThatIsNoVideo) {
    std::ofstream(folder / "notes.mp4") << "this is only text, and not much of it\n";
    const auto source = open(folder / "notes.mp4");
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().code, ErrorCode::unsupported) << source.error().message;
}

TEST_F(FileSource, GivesWhatIsLeftOfATruncatedFileAndThenEnds) {
    ASSERT_TRUE(make_clip(folder / "clip.mkv", 60));
    std::filesystem::resize_file(folder / "clip.mkv",
                                 std::filesystem::file_size(folder / "clip.mkv") / 2);
    auto source = open(folder / "clip.mkv");
    ASSERT_TRUE(source) << source.error().message;
    int frames = 0;
    while ((*source)->next()) ++frames;
    EXPECT_GT(frames, 5);
    EXPECT_LT(frames, 60);
}

TEST_F(FileSource, GivesNothingOnceToldToStop) {
    give_up = true;
    ASSERT_TRUE(make_clip(folder / "clip.mp4", 3));
    const auto source = open(folder / "clip.mp4");
    if (source) GTEST_SKIP() << "libav opened the file without asking";
    EXPECT_EQ(source.error().code, ErrorCode::cancelled);
}

TEST_F(FileSource, ReadsAStill) {
    ASSERT_TRUE(make_media(folder / "still.jpg", "-i color=white:size=64x48 -frames:v 1"));
    const auto still = read_still((folder / "still.jpg").string());
    ASSERT_TRUE(still) << still.error().message;
    EXPECT_EQ(still->size(), (Size{64, 48}));
    const auto gray = still->render({9, 9}, PixelFormat::gray8);
    ASSERT_TRUE(gray);
    EXPECT_NEAR(gray->row(4)[4], 255, 4);
    const auto none = read_still((folder / "none.jpg").string());
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace linli::ingest
