// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdlib>
#include <format>
#include <thread>

#include "ingest/clips.hpp"
#include "temp_folder.hpp"

namespace linli::ingest {
namespace {

using Colour = std::array<int, 3>;

/// Red, green, blue.
Colour at(const Image& image, int x, int y) {
    const std::uint8_t* pixel = image.row(y) + x * bytes_per_pixel(image.format());
    return {pixel[2], pixel[1], pixel[0]};
}

void expect_near(const Colour& seen, const Colour& wanted, int within) {
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(seen[i], wanted[i], within) << "channel " << i;
}

/// A picture whose four quarters are red, green, blue and white, as a camera would send it.
Frame quarters(const TempFolder& folder, const std::string& filters,
               const std::string& size = "64x48") {
    const auto file = folder / "quarters.mkv";
    ffmpeg({"-f", "lavfi", "-i",
            std::format("color=white:size={}:rate=1,format=gbrp,"
                        "drawbox=0:0:iw/2:ih/2:red:fill,drawbox=iw/2:0:iw/2:ih/2:lime:fill,"
                        "drawbox=0:ih/2:iw/2:ih/2:blue:fill,{}",
                        size, filters),
            "-frames:v", "1", "-c:v", "ffv1"},
           file);
    Played played = play(file_camera(file));
    LINLI_CHECK(played.frames.size() == 1);
    return played.frames[0];
}

class Colours : public ::testing::TestWithParam<const char*> {};

TEST_P(Colours, AreTrueWhateverRangeMatrixAndChromaTheStreamHas) {
    const TempFolder folder;
    const Frame frame = quarters(folder, GetParam());
    const auto image = frame.render({32, 24}, PixelFormat::bgrx32);
    ASSERT_TRUE(image) << image.error().message;
    expect_near(at(*image, 6, 5), {255, 0, 0}, 4);
    expect_near(at(*image, 25, 5), {0, 255, 0}, 4);
    expect_near(at(*image, 6, 18), {0, 0, 255}, 4);
    expect_near(at(*image, 25, 18), {255, 255, 255}, 4);
}

INSTANTIATE_TEST_SUITE_P(Layouts, Colours,
                         ::testing::Values("scale=out_color_matrix=bt601:out_range=tv,format="
                                           "yuv420p,setparams=colorspace=smpte170m:range=tv",
                                           "scale=out_color_matrix=bt709:out_range=tv,format="
                                           "yuv420p,setparams=colorspace=bt709:range=tv",
                                           "scale=out_color_matrix=bt709:out_range=pc,format="
                                           "yuv420p,setparams=colorspace=bt709:range=pc",
                                           "scale=out_color_matrix=bt601:out_range=pc,format="
                                           "yuv422p,setparams=colorspace=bt470bg:range=pc",
                                           "scale=out_color_matrix=bt601:out_range=tv,format="
                                           "yuv444p,setparams=colorspace=smpte170m:range=tv",
                                           "scale=out_color_matrix=bt601:out_range=tv,format="
                                           "yuv420p10,setparams=colorspace=smpte170m:range=tv",
                                           "format=bgra"));

TEST(Colours, OfAStreamThatDoesNotSayItsMatrixAreBt601BelowHdAndBt709FromHdOn) {
    const TempFolder folder;
    for (const auto& [size, matrix] :
         {std::pair{"64x48", "bt601"}, std::pair{"1280x720", "bt709"}}) {
        const Frame frame =
            quarters(folder,
                     std::format("scale=out_color_matrix={}:out_range=tv,format=yuv420p,setparams="
                                 "colorspace=unknown:range=unknown",
                                 matrix),
                     size);
        const auto image = frame.render({32, 24}, PixelFormat::bgr24);
        ASSERT_TRUE(image);
        // The wrong matrix would be 22 off; libswscale's fast path is up to 6 off.
        expect_near(at(*image, 25, 5), {0, 255, 0}, 8);
        expect_near(at(*image, 6, 5), {255, 0, 0}, 8);
    }
}

TEST(Picture, GreyIsFullRangeLuma) {
    const TempFolder folder;
    const Frame frame = quarters(folder,
                                 "scale=out_color_matrix=bt601:out_range=tv,format=yuv420p,"
                                 "setparams=colorspace=smpte170m:range=tv");
    const auto image = frame.render({64, 48}, PixelFormat::gray8);
    ASSERT_TRUE(image);
    EXPECT_NEAR(image->row(40)[60], 255, 2);  // white
    EXPECT_NEAR(image->row(4)[4], 76, 3);     // red: 0.299 of it
}

TEST(Picture, ARegionShowsThatPartAndNothingElse) {
    const TempFolder folder;
    const Frame frame = quarters(folder,
                                 "scale=out_color_matrix=bt601:out_range=tv,format=yuv420p,"
                                 "setparams=colorspace=smpte170m:range=tv");
    Image image({16, 16}, PixelFormat::bgrx32);
    const auto all_are = [&](const Box& region, const Colour& wanted) {
        ASSERT_TRUE(frame.picture->draw(region, image.view()));
        for (const auto& [x, y] :
             {std::pair{0, 0}, std::pair{15, 0}, std::pair{0, 15}, std::pair{15, 15}}) {
            expect_near(at(image, x, y), wanted, 5);
        }
    };
    all_are({0, 0, 28, 20}, {255, 0, 0});  // the picture's own chroma bleeds over the borders
    all_are({36, 0, 28, 20}, {0, 255, 0});
    all_are({36.5F, 28.5F, 20, 18}, {255, 255, 255});
    all_are({-50, 28, 78, 500}, {0, 0, 255});  // cut to the picture
}

TEST(Picture, DrawingTouchesNoByteOutsideItsTarget) {
    const TempFolder folder;
    make_clip({.size = "158x118", .rate = 1, .frames = 1}, folder / "clip.mp4");
    const Played played = play(file_camera(folder / "clip.mp4"));
    ASSERT_EQ(played.frames.size(), 1U);
    constexpr std::size_t kGuard = 256;
    constexpr std::uint8_t kUntouched = 0xA5;
    for (const PixelFormat format : {PixelFormat::gray8, PixelFormat::bgr24, PixelFormat::bgrx32}) {
        for (const Size size : {Size{1, 1}, Size{3, 2}, Size{37, 21}, Size{64, 48}, Size{95, 71},
                                Size{158, 118}, Size{301, 299}}) {
            const std::size_t row = static_cast<std::size_t>(size.width * bytes_per_pixel(format));
            const std::size_t stride = row + 5;
            std::vector<std::uint8_t> bytes(
                kGuard + stride * static_cast<std::size_t>(size.height) + kGuard, kUntouched);
            const ImageView target{bytes.data() + kGuard, size, stride, format};
            ASSERT_TRUE(played.frames[0].picture->draw({7, 3, 101, 77}, target));
            ASSERT_TRUE(played.frames[0].picture->draw({0, 0, 158, 118}, target));
            for (std::size_t i = 0; i < bytes.size(); ++i) {
                const bool inside =
                    i >= kGuard && i < bytes.size() - kGuard && (i - kGuard) % stride < row;
                ASSERT_TRUE(inside || bytes[i] == kUntouched)
                    << "byte " << i << " of " << size.width << "x" << size.height << " x "
                    << bytes_per_pixel(format);
            }
        }
    }
}

TEST(Picture, OfPixelsInMemoryIsThosePixels) {
    Image image({5, 3}, PixelFormat::bgr24);
    for (int i = 0; i < 45; ++i) image.row(0)[i] = static_cast<std::uint8_t>(i * 5);
    const Frame frame = frame_of(image, {});
    EXPECT_EQ(frame.render({5, 3}, PixelFormat::bgr24)->bytes(), image.bytes());
    Image part({2, 2}, PixelFormat::bgr24);
    ASSERT_TRUE(frame.picture->draw({2, 1, 2, 2}, part.view()));
    EXPECT_EQ(at(part, 0, 0), at(image, 2, 1));
    EXPECT_EQ(at(part, 1, 1), at(image, 3, 2));
}

TEST(Picture, IsDrawnByManyThreadsAtOnceAndOutlivesItsSource) {
    const TempFolder folder;
    make_clip({.frames = 1}, folder / "clip.mp4");
    const Frame frame = play(file_camera(folder / "clip.mp4")).frames.at(0);
    const std::string alone = pixels_of(frame);
    std::vector<std::thread> threads;
    std::atomic<int> same{0};
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&frame, &alone, &same, t] {
            for (int i = 0; i < 20; ++i) {
                LINLI_CHECK(frame.render({20 + 8 * t + i % 3, 30}, PixelFormat::bgr24).has_value());
                same += pixels_of(frame) == alone ? 1 : 0;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(same, 80);
}

}  // namespace
}  // namespace linli::ingest
