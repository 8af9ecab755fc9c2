// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "base/image.hpp"
#include "base/result.hpp"
#include "detect/manifest.hpp"
#include "ingest/frame.hpp"

namespace linli::detect {

/// Draws regions of frames the way a model wants them. Its buffers are reused. One thread.
class Canvas {
  public:
    explicit Canvas(const Model& model);

    /// Draws `region` (pixels of the frame, inside it, not empty): stretched for ssdlite, in the
    /// top left with its proportions kept for yolox. Error: as Picture::draw.
    Result<void> draw(const ingest::Frame& frame, const Box& region);

    /// The last drawing as a tensor 1 x 3 x height x width.
    std::span<const float> tensor() const { return tensor_; }

    /// A box in pixels of the drawing, in pixels of the frame that was drawn last.
    Box to_frame(const Box& drawn) const;

  private:
    Size target_of(const Box& region) const;
    void fill_tensor();

    ModelKind kind_;
    Size size_;  ///< of the model's input
    Image image_;
    std::vector<float> tensor_;
    Box region_;
    Size target_;
};

}  // namespace linli::detect
