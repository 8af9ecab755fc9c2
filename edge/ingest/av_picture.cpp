// SPDX-License-Identifier: Apache-2.0
#include "ingest/av_picture.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <format>

#include "ingest/scaler.hpp"

extern "C" {
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
}

namespace linli::ingest {
namespace {

/// A part of a frame by whole pixels, as pointers into its planes.
struct Part {
    std::array<const std::uint8_t*, 4> planes{};
    int width = 0;
    int height = 0;
};

/// `region` cut to the frame and widened to where the chroma planes have a sample. Empty width when nothing is left.
Part part_of(const AVFrame& frame, const Box& region) {
    const AVPixFmtDescriptor* layout = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
    const Box cut = clipped(region, {frame.width, frame.height});
    Part part;
    if (layout == nullptr || cut.area() <= 0) return part;
    const int x_mask = (1 << layout->log2_chroma_w) - 1;
    const int y_mask = (1 << layout->log2_chroma_h) - 1;
    const int x = static_cast<int>(std::floor(cut.x)) & ~x_mask;
    const int y = static_cast<int>(std::floor(cut.y)) & ~y_mask;
    part.width = std::max(1, std::min(frame.width, static_cast<int>(std::ceil(cut.right()))) - x);
    part.height = std::max(1, std::min(frame.height, static_cast<int>(std::ceil(cut.bottom()))) - y);
    std::array<int, 4> steps{};
    av_image_fill_max_pixsteps(steps.data(), nullptr, layout);
    for (std::size_t plane = 0; plane < 4 && frame.data[plane] != nullptr; ++plane) {
        const bool chroma = plane == 1 || plane == 2;
        const int column = chroma ? x >> layout->log2_chroma_w : x;
        const int row = chroma ? y >> layout->log2_chroma_h : y;
        part.planes[plane] = frame.data[plane] +
                             static_cast<std::ptrdiff_t>(row) * frame.linesize[plane] +
                             static_cast<std::ptrdiff_t>(column) * steps[plane];
    }
    return part;
}

class AvPicture final : public Picture {
  public:
    explicit AvPicture(Av<AVFrame> frame) : frame_(std::move(frame)) {}

    Size size() const override { return {frame_->width, frame_->height}; }

    Result<void> draw(const Box& region, ImageView target) const override {
        const Part part = part_of(*frame_, region);
        if (part.width == 0) return fail(ErrorCode::invalid_argument, "an empty region of a picture");
        ScaleJob job;
        job.source = {part.width, part.height};
        job.source_format = frame_->format;
        job.planes = part.planes;
        std::copy_n(frame_->linesize, 4, job.strides.begin());
        job.full_range = frame_->color_range == AVCOL_RANGE_JPEG;
        job.colour_space = frame_->colorspace;
        return scale(job, target);
    }

  private:
    Av<AVFrame> frame_;
};

/// Pixels in memory as a picture.
class MemoryPicture final : public Picture {
  public:
    explicit MemoryPicture(Image image) : image_(std::move(image)) {}

    Size size() const override { return image_.size(); }

    Result<void> draw(const Box& region, ImageView target) const override {
        const Box cut = clipped(region, image_.size());
        if (cut.area() <= 0) return fail(ErrorCode::invalid_argument, "an empty region of a picture");
        const int x = static_cast<int>(std::floor(cut.x));
        const int y = static_cast<int>(std::floor(cut.y));
        ScaleJob job;
        job.source = {static_cast<int>(std::ceil(cut.right())) - x, static_cast<int>(std::ceil(cut.bottom())) - y};
        if (job.source == target.size && target.format == image_.format()) {
            for (int row = 0; row < target.size.height; ++row) {
                std::memcpy(target.row(row), pixel(x, y + row),
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
    const std::uint8_t* pixel(int x, int y) const { return image_.row(y) + x * bytes_per_pixel(image_.format()); }

    Image image_;
};

}  // namespace

std::shared_ptr<const Picture> picture_of(Av<AVFrame> frame) {
    return std::make_shared<AvPicture>(std::move(frame));
}

Frame frame_of(Image image, Moment moment, std::uint64_t number) {
    return {std::make_shared<MemoryPicture>(std::move(image)), moment, number};
}

}  // namespace linli::ingest
