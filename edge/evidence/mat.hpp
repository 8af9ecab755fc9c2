// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <opencv2/core.hpp>
#include <span>
#include <vector>

#include "base/image.hpp"

namespace linli::evidence {

/// OpenCV's view of our pixels; nothing is copied and `image` must outlive it.
inline cv::Mat mat_of(Image& image) {
    const int type = image.format() == PixelFormat::gray8 ? CV_8UC1 : CV_8UC3;
    return {image.size().height, image.size().width, type, image.row(0), image.stride()};
}

/// A normalised point as the nearest pixel of a picture of `size`.
inline cv::Point to_pixel(Point point, Size size) {
    return {static_cast<int>(std::lround(point.x * static_cast<float>(size.width))),
            static_cast<int>(std::lround(point.y * static_cast<float>(size.height)))};
}

inline std::vector<cv::Point> to_pixels(std::span<const Point> points, Size size) {
    std::vector<cv::Point> pixels;
    pixels.reserve(points.size());
    for (const Point& point : points) pixels.push_back(to_pixel(point, size));
    return pixels;
}

}  // namespace linli::evidence
