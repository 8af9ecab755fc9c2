// SPDX-License-Identifier: Apache-2.0
#include "app/eval_track.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace linli::app {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class EvalTrack : public ::testing::Test {
  protected:
    EvalTrack()
        : folder(fs::path(::testing::TempDir()) / ("eval_track_" + std::string(test_name()))) {
        fs::remove_all(folder);
        fs::create_directories(folder);
    }
    ~EvalTrack() override { fs::remove_all(folder); }

    static const char* test_name() {
        return ::testing::UnitTest::GetInstance()->current_test_info()->name();
    }
    static void write(const fs::path& file, const std::string& text) {
        fs::create_directories(file.parent_path());
        std::ofstream(file) << text;
    }
    static std::string read(const fs::path& file) {
        std::ostringstream text;
        text << std::ifstream(file).rdbuf();
        return text.str();
    }
    static std::string seqinfo(int frames) {
        return "[Sequence]\nframeRate=10\nimWidth=640\nimHeight=480\nseqLength=" +
               std::to_string(frames) + "\n";
    }
    /// A walker in frames 1..20 but not in 8..10, `confidence` as given.
    static std::string walker(const std::string& confidence) {
        std::string text;
        for (int frame = 1; frame <= 20; ++frame) {
            if (frame >= 8 && frame <= 10) continue;
            text += std::to_string(frame) + ",-1," + std::to_string(100 + 5 * frame) +
                    ",100,40,100," + confidence + "\n";
        }
        return text;
    }

    fs::path folder;
};

TEST_F(EvalTrack, WritesOneTrackFromItsFirstFrameOnWithItsGapFilled) {
    write(folder / "in/A/det.txt", walker("0.9"));
    write(folder / "in/A/seqinfo.ini", seqinfo(20));
    fs::create_directories(folder / "in/no-sequence");

    ASSERT_TRUE(eval_track(folder / "in", folder / "out"));

    std::istringstream lines(read(folder / "out/A.txt"));
    int frame = 0;
    for (std::string line; std::getline(lines, line);) {
        ++frame;
        int got = 0, id = 0;
        float x = 0;
        ASSERT_EQ(std::sscanf(line.c_str(), "%d,%d,%f", &got, &id, &x), 3);
        EXPECT_EQ(got, frame);
        EXPECT_EQ(id, 1);
        EXPECT_NEAR(x, 100 + 5 * frame, 3);
    }
    EXPECT_EQ(frame, 20);
}

TEST_F(EvalTrack, GivesTheSameBytesTwiceAndForOneSequenceAlone) {
    write(folder / "in/A/det/det.txt", walker("0.9"));
    write(folder / "in/A/seqinfo.ini", seqinfo(20));

    ASSERT_TRUE(eval_track(folder / "in", folder / "first"));
    ASSERT_TRUE(eval_track(folder / "in", folder / "second"));
    ASSERT_TRUE(eval_track(folder / "in/A", folder / "third"));

    EXPECT_FALSE(read(folder / "first/A.txt").empty());
    EXPECT_EQ(read(folder / "first/A.txt"), read(folder / "second/A.txt"));
    EXPECT_EQ(read(folder / "first/A.txt"), read(folder / "third/A.txt"));
}

TEST_F(EvalTrack, TakesConfidencesOfAnyScale) {
    for (const std::string confidence : {"57.3", "-1", "0.5"}) {
        write(folder / "in/A/det.txt", walker(confidence));
        write(folder / "in/A/seqinfo.ini", seqinfo(20));

        ASSERT_TRUE(eval_track(folder / "in", folder / "out"));

        EXPECT_THAT(read(folder / "out/A.txt"), HasSubstr("20,1,")) << confidence;
    }
}

TEST_F(EvalTrack, NamesTheLineThatIsMalformed) {
    write(folder / "in/A/det.txt", walker("0.9") + "21,-1,oops\n");
    write(folder / "in/A/seqinfo.ini", seqinfo(30));

    const auto result = eval_track(folder / "in", folder / "out");

    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::invalid_argument);
    EXPECT_THAT(result.error().message, HasSubstr("A/det.txt:18: field 3"));
}

TEST_F(EvalTrack, RefusesAFolderWithoutASequence) {
    EXPECT_EQ(eval_track(folder, folder / "out").error().code, ErrorCode::not_found);
    EXPECT_EQ(eval_track(folder / "nowhere", folder / "out").error().code, ErrorCode::io);
}

TEST_F(EvalTrack, TakesASequenceWithoutDetections) {
    write(folder / "in/A/det.txt", "");
    write(folder / "in/A/seqinfo.ini", seqinfo(20));

    EXPECT_TRUE(eval_track(folder / "in", folder / "out"));

    EXPECT_TRUE(fs::exists(folder / "out/A.txt"));
}

}  // namespace
}  // namespace linli::app
