// SPDX-License-Identifier: Apache-2.0
#include "detect/anchors.hpp"

#include <cmath>

namespace linli::detect {
namespace {

constexpr int kLayers = 6;
constexpr float kMinScale = 0.2F;
constexpr float kMaxScale = 0.95F;

struct Shape {
    float scale = 0;
    float ratio = 1;  ///< width : height
};

float scale_of(int layer) {
    if (layer == kLayers) return 1;
    return kMinScale +
           (kMaxScale - kMinScale) * static_cast<float>(layer) / static_cast<float>(kLayers - 1);
}

std::vector<Shape> shapes_of(int layer) {
    const float scale = scale_of(layer);
    if (layer == 0) return {{0.1F, 1.0F}, {scale, 2.0F}, {scale, 0.5F}};
    // The last square lies between this layer's scale and the next one's.
    return {{scale, 1.0F}, {scale, 2.0F},        {scale, 0.5F},
            {scale, 3.0F}, {scale, 1.0F / 3.0F}, {std::sqrt(scale * scale_of(layer + 1)), 1.0F}};
}

}  // namespace

std::vector<Anchor> ssd_anchors(int side) {
    std::vector<Anchor> anchors;
    int grid = (side + 15) / 16;
    for (int layer = 0; layer < kLayers; ++layer, grid = (grid + 1) / 2) {
        const auto shapes = shapes_of(layer);
        for (int cell = 0; cell < grid * grid; ++cell) {
            const int row = cell / grid;
            const float x = (static_cast<float>(cell % grid) + 0.5F) / static_cast<float>(grid);
            const float y = (static_cast<float>(row) + 0.5F) / static_cast<float>(grid);
            for (const auto& [scale, ratio] : shapes) {
                const float root = std::sqrt(ratio);
                anchors.push_back({x, y, scale * root, scale / root});
            }
        }
    }
    return anchors;
}

}  // namespace linli::detect
