// SPDX-License-Identifier: Apache-2.0
#include "ingest/av_picture.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <vector>

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

/// `region` cut to the frame and widened to where the chroma planes have a sample. Empty width when
/// nothing is left.
Part part_of(const AVFrame& frame, const Box& region) {
    const AVPixFmtDescriptor* layout =
        av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
    const Box cut = clipped(region, {frame.width, frame.height});
    Part part;
    if (layout == nullptr || cut.area() <= 0) return part;
    const int x_mask = (1 << layout->log2_chroma_w) - 1;
    const int y_mask = (1 << layout->log2_chroma_h) - 1;
    const int x = static_cast<int>(std::floor(cut.x)) & ~x_mask;
    const int y = static_cast<int>(std::floor(cut.y)) & ~y_mask;
    part.width = std::max(1, std::min(frame.width, static_cast<int>(std::ceil(cut.right()))) - x);
    part.height =
        std::max(1, std::min(frame.height, static_cast<int>(std::ceil(cut.bottom()))) - y);
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

}  // namespace

/// Empty frames and the memory of pictures that have gone. Any thread.
class PicturePool::Spares {
  public:
    Spares() {
        frames_.reserve(kMost);
        memory_.reserve(kMost);
    }
    Spares(const Spares&) = delete;
    Spares& operator=(const Spares&) = delete;
    ~Spares() {
        for (void* memory : memory_) ::operator delete(memory);
    }

    Av<AVFrame> frame() {
        const std::scoped_lock lock(mutex_);
        if (frames_.empty()) return Av<AVFrame>(av_frame_alloc());
        Av<AVFrame> frame = std::move(frames_.back());
        frames_.pop_back();
        return frame;
    }
    void keep(Av<AVFrame> frame) {
        av_frame_unref(frame.get());
        const std::scoped_lock lock(mutex_);
        if (frames_.size() < kMost) frames_.push_back(std::move(frame));
    }

    /// `size` is always the same.
    void* memory(std::size_t size) {
        {
            const std::scoped_lock lock(mutex_);
            if (!memory_.empty()) {
                void* memory = memory_.back();
                memory_.pop_back();
                return memory;
            }
        }
        return ::operator new(size);
    }
    void keep(void* memory) {
        {
            const std::scoped_lock lock(mutex_);
            if (memory_.size() < kMost) {
                memory_.push_back(memory);
                return;
            }
        }
        ::operator delete(memory);
    }

  private:
    static constexpr std::size_t kMost = 16;  ///< more pictures of one camera are rarely alive

    std::mutex mutex_;
    std::vector<Av<AVFrame>> frames_;
    std::vector<void*> memory_;
};

/// For std::allocate_shared, which puts a picture and its count into one piece of memory.
template <class T>
struct PicturePool::SpareMemory {
    using value_type = T;

    explicit SpareMemory(std::shared_ptr<Spares> from) : spares(std::move(from)) {}
    template <class U>
    SpareMemory(const SpareMemory<U>& other) : spares(other.spares) {}

    T* allocate(std::size_t count) { return static_cast<T*>(spares->memory(count * sizeof(T))); }
    void deallocate(T* memory, std::size_t) { spares->keep(memory); }
    friend bool operator==(const SpareMemory& a, const SpareMemory& b) {
        return a.spares == b.spares;
    }

    std::shared_ptr<Spares> spares;
};

class PicturePool::AvPicture final : public Picture {
  public:
    AvPicture(Av<AVFrame> frame, std::shared_ptr<Spares> spares)
        : frame_(std::move(frame)), spares_(std::move(spares)) {}
    AvPicture(const AvPicture&) = delete;
    AvPicture& operator=(const AvPicture&) = delete;
    ~AvPicture() override { spares_->keep(std::move(frame_)); }

    Size size() const override { return {frame_->width, frame_->height}; }

    Result<void> draw(const Box& region, ImageView target) const override {
        const Part part = part_of(*frame_, region);
        if (part.width == 0)
            return fail(ErrorCode::invalid_argument, "an empty region of a picture");
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
    std::shared_ptr<Spares> spares_;
};

PicturePool::PicturePool() : spares_(std::make_shared<Spares>()) {}

Av<AVFrame> PicturePool::frame() { return spares_->frame(); }

std::shared_ptr<const Picture> PicturePool::picture_of(Av<AVFrame> frame) {
    return std::allocate_shared<AvPicture>(SpareMemory<AvPicture>(spares_), std::move(frame),
                                           spares_);
}

}  // namespace linli::ingest
