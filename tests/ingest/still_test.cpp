// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ingest/clips.hpp"
#include "temp_folder.hpp"

namespace linli::ingest {
namespace {

class Still : public ::testing::Test {
  protected:
    TempFolder folder;

    std::filesystem::path picture(const std::string& name,
                                  const std::vector<std::string>& options = {}) {
        std::vector<std::string> words{"-f",        "lavfi", "-i",      "color=0x3080C0:size=50x38",
                                       "-frames:v", "1",     "-update", "1"};
        words.insert(words.end(), options.begin(), options.end());
        ffmpeg(words, folder / name);
        return folder / name;
    }
};

TEST_F(Still, JpegAndPngHaveTheColoursTheyWereMadeOf) {
    for (const auto& file : {picture("a.png"), picture("a.jpg", {"-q:v", "1"}),
                             picture("b.jpeg", {"-pix_fmt", "yuvj444p", "-q:v", "1"})}) {
        const auto frame = read_still(file.string());
        ASSERT_TRUE(frame) << frame.error().message;
        EXPECT_EQ(frame->size(), (Size{50, 38}));
        const auto image = frame->render({50, 38}, PixelFormat::bgrx32);
        ASSERT_TRUE(image);
        const std::uint8_t* middle = image->row(19) + 25 * 4;
        EXPECT_NEAR(middle[2], 0x30, 4) << file;
        EXPECT_NEAR(middle[1], 0x80, 4) << file;
        EXPECT_NEAR(middle[0], 0xC0, 4) << file;
    }
}

TEST_F(Still, AGreyJpegIsReadToo) {
    const auto frame = read_still(picture("grey.jpg", {"-pix_fmt", "gray", "-q:v", "1"}).string());
    ASSERT_TRUE(frame) << frame.error().message;
    EXPECT_TRUE(frame->render({50, 38}, PixelFormat::bgr24));
}

TEST_F(Still, AMissingFileIsNotFoundByName) {
    const auto frame = read_still((folder / "nothing.jpg").string());
    ASSERT_FALSE(frame);
    EXPECT_EQ(frame.error().code, ErrorCode::not_found);
    EXPECT_NE(frame.error().message.find("nothing.jpg"), std::string::npos);
}

TEST_F(Still, WhatIsNoPictureIsAnErrorThatNamesTheFile) {
    write_bytes(folder / "words.jpg", "This is not a picture, whatever it is called.\n");
    write_bytes(folder / "empty.png", "");
    write_bytes(folder / "begun.png", read_bytes(picture("whole.png")).substr(0, 40));
    for (const char* name : {"words.jpg", "empty.png", "begun.png"}) {
        const auto frame = read_still((folder / name).string());
        ASSERT_FALSE(frame) << name;
        EXPECT_TRUE(frame.error().code == ErrorCode::corrupt ||
                    frame.error().code == ErrorCode::unsupported)
            << name_of(frame.error().code);
        EXPECT_NE(frame.error().message.find(name), std::string::npos) << frame.error().message;
    }
}

}  // namespace
}  // namespace linli::ingest
