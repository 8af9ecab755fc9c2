// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "evidence/decode_jpeg.hpp"
#include "evidence/evidence_store.hpp"

namespace linli::evidence {
namespace {

Image noise(Size size) {
    Image image(size, PixelFormat::bgr24);
    std::minstd_rand random(7);
    for (int y = 0; y < size.height; ++y) {
        std::generate_n(image.row(y), image.stride(),
                        [&] { return static_cast<std::uint8_t>(random()); });
    }
    return image;
}

const std::vector<Polygon> kLeftHalf = {{{0, 0}, {0.5F, 0}, {0.5F, 1}, {0, 1}}};

TEST(Masks, LeaveOneConstantColourInsideAndEverythingOutside) {
    const Image before = noise({64, 32});
    Image after = before;

    burn_masks(after, kLeftHalf);

    for (int y = 0; y < 32; ++y) {
        for (int x = 0; x <= 32; ++x) {
            ASSERT_TRUE(std::equal(after.row(y) + 3 * x, after.row(y) + 3 * x + 3, after.row(0)))
                << x << ' ' << y;
        }
        ASSERT_TRUE(
            std::equal(after.row(y) + 3 * 33, after.row(y) + 3 * 64, before.row(y) + 3 * 33));
    }
}

TEST(Masks, StayConstantThroughTheJpeg) {
    Image image = noise({256, 128});
    burn_masks(image, kLeftHalf);

    const Image decoded = decode_jpeg(encode_jpeg(image, 85).value());

    // Blocks that lie wholly inside (16 pixels with subsampled colour) carry nothing of what was
    // there.
    for (int y = 0; y < 128; ++y) {
        for (int x = 0; x < 112; ++x) {
            for (int c = 0; c < 3; ++c)
                ASSERT_NEAR(decoded.row(y)[3 * x + c], 96, 2) << x << ' ' << y;
        }
    }
}

TEST(Masks, AreUnderEveryDrawingOfAnAnnotatedPicture) {
    const ingest::Frame frame = ingest::frame_of(noise({128, 64}), {});
    Overlay nothing;
    const auto picture = annotate(frame, kLeftHalf, nothing);
    ASSERT_TRUE(picture.has_value());
    for (int y = 0; y < 64; ++y) {
        for (int x = 0; x < 60; ++x) ASSERT_EQ(picture->row(y)[3 * x], 96);
    }
}

TEST(Jpeg, OfTheSamePixelsIsTheSameBytes) {
    const Image image = noise({40, 30});
    EXPECT_EQ(encode_jpeg(image, 85).value(), encode_jpeg(image, 85).value());
    EXPECT_FALSE(encode_jpeg(Image(), 85).has_value());
}

}  // namespace
}  // namespace linli::evidence
