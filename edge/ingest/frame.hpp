// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "base/image.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace linli::ingest {

/// The decoded pixels behind a frame, in whatever layout the decoder left them. Immutable; any
/// thread.
struct Picture {
    virtual ~Picture() = default;
    virtual Size size() const = 0;
    /// Draws `region` (pixels of this picture, cut to it) scaled to fill `target`, converted to its
    /// format (BT.601/709 by what the stream says; full range). Error: unsupported pixel layout,
    /// empty region.
    virtual Result<void> draw(const Box& region, ImageView target) const = 0;
};

/// One decoded picture with its stream time. Cheap to copy: the pixels are shared.
struct Frame {
    std::shared_ptr<const Picture> picture;
    Moment moment;
    std::uint64_t number =
        0;  ///< counts every frame of the source since it was opened, dropped ones too

    Size size() const { return picture->size(); }
    /// The whole picture as a new image of `target` size. Error: as Picture::draw.
    Result<Image> render(Size target, PixelFormat format) const;
};

/// A frame around pixels in memory, for stills and tests.
Frame frame_of(Image image, Moment moment, std::uint64_t number = 0);

}  // namespace linli::ingest
