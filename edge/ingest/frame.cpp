// SPDX-License-Identifier: Apache-2.0
#include "ingest/frame.hpp"

namespace linli::ingest {

Result<Image> Frame::render(Size target, PixelFormat format) const {
    Image image(target, format);
    const Size whole = size();
    const Box region{0, 0, static_cast<float>(whole.width), static_cast<float>(whole.height)};
    if (auto drawn = picture->draw(region, image.view()); !drawn) {
        return std::unexpected(std::move(drawn.error()));
    }
    return image;
}

}  // namespace linli::ingest
