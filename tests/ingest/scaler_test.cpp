// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "ingest/frame.hpp"
#include "ingest/scaler.hpp"

namespace linli::ingest {
namespace {

struct Pixel {
    int blue, green, red;
};

Image filled(Size size, Pixel colour) {
    Image image(size, PixelFormat::bgr24);
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            image.row(y)[3 * x] = static_cast<std::uint8_t>(colour.blue);
            image.row(y)[3 * x + 1] = static_cast<std::uint8_t>(colour.green);
            image.row(y)[3 * x + 2] = static_cast<std::uint8_t>(colour.red);
        }
    }
    return image;
}

TEST(Scaler, KeepsAColourInEveryFormatAndSize) {
    for (const Size to : {Size{32, 32}, Size{33, 17}, Size{7, 5}, Size{1, 1}, Size{131, 97}}) {
        const Frame frame = frame_of(filled({64, 48}, {30, 200, 90}), {});
        const auto bgr = frame.render(to, PixelFormat::bgr24);
        const auto wide = frame.render(to, PixelFormat::bgrx32);
        const auto gray = frame.render(to, PixelFormat::gray8);
        ASSERT_TRUE(bgr && wide && gray);
        for (int y = 0; y < to.height; ++y) {
            for (int x = 0; x < to.width; ++x) {
                EXPECT_NEAR(bgr->row(y)[3 * x], 30, 6);
                EXPECT_NEAR(bgr->row(y)[3 * x + 1], 200, 6);
                EXPECT_NEAR(bgr->row(y)[3 * x + 2], 90, 6);
                EXPECT_NEAR(wide->row(y)[4 * x], 30, 6);
                EXPECT_NEAR(wide->row(y)[4 * x + 2], 90, 6);
                EXPECT_NEAR(gray->row(y)[x], 0.114 * 30 + 0.587 * 200 + 0.299 * 90, 6);
            }
        }
    }
}

TEST(Scaler, TurnsVideoBlackAndWhiteIntoFullRange) {
    for (const auto& [luma, wanted] : {std::pair{16, 0}, std::pair{235, 255}}) {
        const std::vector<std::uint8_t> y(64 * 64, static_cast<std::uint8_t>(luma));
        const std::vector<std::uint8_t> chroma(32 * 32, 128);
        ScaleJob job;
        job.source = {64, 64};
        job.source_format = 0;  // AV_PIX_FMT_YUV420P
        job.planes = {y.data(), chroma.data(), chroma.data(), nullptr};
        job.strides = {64, 32, 32, 0};
        for (const auto format : {PixelFormat::bgr24, PixelFormat::gray8}) {
            Image image({40, 40}, format);
            ASSERT_TRUE(scale(job, image.view()));
            EXPECT_NEAR(image.row(20)[20], wanted, 3);
        }
    }
}

TEST(Scaler, DrawsOnlyTheRegionThatIsAskedFor) {
    Image image = filled({64, 48}, {0, 0, 0});
    for (int y = 20; y < 30; ++y) std::fill_n(image.row(y) + 3 * 40, 3 * 10, std::uint8_t{255});
    const Frame frame = frame_of(std::move(image), {});
    Image part({10, 10}, PixelFormat::bgr24);
    ASSERT_TRUE(frame.picture->draw({40, 20, 10, 10}, part.view()));
    EXPECT_TRUE(std::ranges::all_of(part.bytes(), [](std::uint8_t byte) { return byte == 255; }));
    ASSERT_TRUE(frame.picture->draw({0, 0, 10, 10}, part.view()));
    EXPECT_TRUE(std::ranges::all_of(part.bytes(), [](std::uint8_t byte) { return byte == 0; }));
}

TEST(Scaler, RefusesARegionOutsideThePicture) {
    const Frame frame = frame_of(filled({64, 48}, {1, 2, 3}), {});
    Image part({10, 10}, PixelFormat::bgr24);
    const auto drawn = frame.picture->draw({100, 100, 10, 10}, part.view());
    ASSERT_FALSE(drawn);
    EXPECT_EQ(drawn.error().code, ErrorCode::invalid_argument);
}

TEST(Scaler, WritesNothingBehindTheLastPixel) {
    const std::vector<std::uint8_t> y(66 * 50, 120);
    const std::vector<std::uint8_t> chroma(33 * 25, 90);
    ScaleJob job;
    job.source = {66, 50};
    job.source_format = 0;  // AV_PIX_FMT_YUV420P
    job.planes = {y.data(), chroma.data(), chroma.data(), nullptr};
    job.strides = {66, 33, 33, 0};
    for (const auto format : {PixelFormat::bgr24, PixelFormat::gray8}) {
        for (const Size to :
             {Size{66, 50}, Size{33, 25}, Size{31, 29}, Size{101, 77}, Size{3, 3}}) {
            const auto stride = static_cast<std::size_t>(to.width * bytes_per_pixel(format));
            const std::size_t length = stride * static_cast<std::size_t>(to.height);
            std::vector<std::uint8_t> memory(length + 256, 0xA5);
            ASSERT_TRUE(scale(job, ImageView{memory.data(), to, stride, format}));
            const auto behind =
                std::count_if(memory.begin() + static_cast<std::ptrdiff_t>(length), memory.end(),
                              [](std::uint8_t byte) { return byte != 0xA5; });
            EXPECT_EQ(behind, 0) << to.width << "x" << to.height << " format "
                                 << static_cast<int>(format);
        }
    }
}

}  // namespace
}  // namespace linli::ingest
