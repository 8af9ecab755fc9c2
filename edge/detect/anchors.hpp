// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace linli::detect {

/// A default box of an SSD network, normalised 0..1 to its input.
struct Anchor {
    float x = 0;  ///< centre
    float y = 0;
    float width = 0;
    float height = 0;
};

/// The anchors of SSDLite-MobileNetV2 for a square input of `side` pixels, in the order of its
/// outputs: feature maps from fine to coarse (a stride of 16, then halved), rows, columns, shapes.
/// 1917 for 300. Source: TensorFlow object detection API,
/// anchor_generators/multiple_grid_anchor_generator.py (create_ssd_anchors) with scales 0.2..0.95,
/// ratios 1 2 1/2 3 1/3, reduced boxes in the lowest layer.
std::vector<Anchor> ssd_anchors(int side);

}  // namespace linli::detect
