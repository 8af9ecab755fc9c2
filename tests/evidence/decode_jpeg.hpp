// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <turbojpeg.h>

#include <string>

#include "base/image.hpp"

namespace linli {

/// The pixels of a JPEG as bgr24, by libjpeg-turbo.
inline Image decode_jpeg(const std::string& bytes) {
    const tjhandle decoder = tjInitDecompress();
    int width = 0;
    int height = 0;
    int subsampling = 0;
    int colours = 0;
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    EXPECT_EQ(
        tjDecompressHeader3(decoder, data, bytes.size(), &width, &height, &subsampling, &colours),
        0);
    Image image({width, height}, PixelFormat::bgr24);
    EXPECT_EQ(
        tjDecompress2(decoder, data, bytes.size(), image.row(0), width, 0, height, TJPF_BGR, 0), 0);
    tjDestroy(decoder);
    return image;
}

}  // namespace linli
