// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/geometry.hpp"
#include "base/result.hpp"
#include "ingest/frame.hpp"

namespace linli::track {

/// A small luma picture of a place with its light taken out: zero mean and unit deviation, so that
/// exposure, gain and haze of the whole place do not matter. A value.
class Patch {
  public:
    static constexpr int kSide = 32;

    /// Black: carries nothing.
    Patch() = default;
    /// Looks at `place` (pixels of the frame). Error: as Picture::draw.
    static Result<Patch> of(const ingest::Frame& frame, const Box& place);

    /// Deviation of the luma before it was taken out, grey levels: below a few the patch carries
    /// nothing but noise.
    float contrast() const { return contrast_; }

    /// How alike the structure of two patches is: -1..1, about 0 for unrelated ones, 1 for equal
    /// ones. Mean over 8 x 8 cells of (2 covariance + c) / (variance + variance + c), each cell's
    /// own mean left out: the contrast-structure part of Wang et al., "Image Quality Assessment:
    /// from Error Visibility to Structural Similarity", IEEE TIP 2004.
    friend float likeness(const Patch& a, const Patch& b);

    /// The same of the outermost cells, of that side of the four that is least alike: of a patch
    /// around a place, whether what lies about the place is still as it was.
    friend float rim_likeness(const Patch& a, const Patch& b);

    /// Moves the look by `share` (0..1) towards `other`.
    void blend(const Patch& other, float share);

    /// Its contrast in tenths of a grey level, a slash, then one character a pixel, row by row: '0'
    /// stands for -3.2 deviations, each next one of the 64 from there for 0.1 more. No blanks.
    std::string text() const;
    /// Reads what `text` wrote. Error: corrupt.
    static Result<Patch> parse(std::string_view text);

  private:
    std::array<float, static_cast<std::size_t>(kSide) * kSide> values_{};
    float contrast_ = 0;
};

float likeness(const Patch& a, const Patch& b);
float rim_likeness(const Patch& a, const Patch& b);

}  // namespace linli::track
