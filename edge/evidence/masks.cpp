// SPDX-License-Identifier: Apache-2.0
#include <opencv2/imgproc.hpp>

#include "evidence/evidence_store.hpp"
#include "evidence/mat.hpp"

namespace linli::evidence {
namespace {

const cv::Scalar kMaskGrey(96, 96, 96);

}  // namespace

void burn_masks(Image& image, std::span<const Polygon> masks) {
    cv::Mat pixels = mat_of(image);
    for (const Polygon& mask : masks) {
        cv::fillPoly(pixels, std::vector<std::vector<cv::Point>>{to_pixels(mask, image.size())},
                     kMaskGrey, cv::LINE_8);
    }
}

}  // namespace linli::evidence
