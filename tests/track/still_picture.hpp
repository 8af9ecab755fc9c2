// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <memory>

#include "ingest/frame.hpp"

namespace linli::track {

/// A grey picture in memory, drawn by its nearest pixels: enough for a look at a place.
class StillPicture final : public ingest::Picture {
  public:
    explicit StillPicture(Image image) : image_(std::move(image)) {}
    Size size() const override { return image_.size(); }
    Result<void> draw(const Box& region, ImageView target) const override {
        const Box box = clipped(region, image_.size());
        if (box.area() <= 0) return fail(ErrorCode::invalid_argument, "empty region");
        for (int y = 0; y < target.size.height; ++y) {
            for (int x = 0; x < target.size.width; ++x) {
                const auto share = [](int i, int n) {
                    return (static_cast<float>(i) + 0.5F) / static_cast<float>(n);
                };
                const int from_x =
                    static_cast<int>(box.x + share(x, target.size.width) * box.width);
                const int from_y =
                    static_cast<int>(box.y + share(y, target.size.height) * box.height);
                target.row(y)[x] = image_.row(std::min(
                    from_y, image_.size().height - 1))[std::min(from_x, image_.size().width - 1)];
            }
        }
        return {};
    }

  private:
    Image image_;
};

}  // namespace linli::track
