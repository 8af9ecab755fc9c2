// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstring>

#include "ingest/frame.hpp"
#include "ingest/scaler.hpp"

namespace linli::ingest {
namespace {

/// Pixels in memory as a picture.
class MemoryPicture final : public Picture {
  public:
    explicit MemoryPicture(Image image) : image_(std::move(image)) {}

    Size size() const override { return image_.size(); }

    Result<void> draw(const Box& region, ImageView target) const override {
        const Box cut = clipped(region, image_.size());
        if (cut.area() <= 0)
            return fail(ErrorCode::invalid_argument, "an empty region of a picture");
        const int x = static_cast<int>(std::floor(cut.x));
        const int y = static_cast<int>(std::floor(cut.y));
        ScaleJob job;
        job.source = {static_cast<int>(std::ceil(cut.right())) - x,
                      static_cast<int>(std::ceil(cut.bottom())) - y};
        if (job.source == target.size && target.format == image_.format()) {
            for (int row = 0; row < target.size.height; ++row) {
                std::memcpy(
                    target.row(row), pixel(x, y + row),
                    static_cast<std::size_t>(target.size.width * bytes_per_pixel(target.format)));
            }
            return {};
        }
        job.source_format = pixel_format_of(image_.format());
        job.planes[0] = pixel(x, y);
        job.strides[0] = static_cast<int>(image_.stride());
        job.full_range = true;
        return scale(job, target);
    }

  private:
    const std::uint8_t* pixel(int x, int y) const {
        return image_.row(y) + x * bytes_per_pixel(image_.format());
    }

    Image image_;
};

}  // namespace

Frame frame_of(Image image, Moment moment, std::uint64_t number) {
    return {std::make_shared<MemoryPicture>(std::move(image)), moment, number};
}

}  // namespace linli::ingest
