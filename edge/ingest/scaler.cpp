// SPDX-License-Identifier: Apache-2.0
#include "ingest/scaler.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <format>
#include <span>
#include <vector>

#include "ingest/av.hpp"

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace linli::ingest {
namespace {

constexpr std::size_t kShapes = 12;

/// Everything a context depends on.
struct Shape {
    Size from;
    Size to;
    int from_format = -1;
    int to_format = -1;
    bool full_range = false;
    bool keeps_range = false;  ///< what is drawn has the range of the source
    int matrix = 0;
    friend bool operator==(const Shape&, const Shape&) = default;
};

struct Cached {
    Shape shape;
    Av<SwsContext> context;
};

/// The deprecated full-range formats mean the same pixels as the plain ones.
int plain_format(int format, bool& full_range) {
    switch (format) {
        case AV_PIX_FMT_YUVJ420P:
            full_range = true;
            return AV_PIX_FMT_YUV420P;
        case AV_PIX_FMT_YUVJ422P:
            full_range = true;
            return AV_PIX_FMT_YUV422P;
        case AV_PIX_FMT_YUVJ444P:
            full_range = true;
            return AV_PIX_FMT_YUV444P;
        case AV_PIX_FMT_YUVJ440P:
            full_range = true;
            return AV_PIX_FMT_YUV440P;
        default:
            return format;
    }
}

int matrix_of(int colour_space, Size size) {
    switch (colour_space) {
        case AVCOL_SPC_BT709:
            return SWS_CS_ITU709;
        case AVCOL_SPC_BT470BG:
        case AVCOL_SPC_SMPTE170M:
            return SWS_CS_ITU601;
        case AVCOL_SPC_BT2020_NCL:
            return SWS_CS_BT2020;
        default:
            return size.height >= 720 ? SWS_CS_ITU709 : SWS_CS_ITU601;
    }
}

Av<SwsContext> make_context(const Shape& shape) {
    // Area averaging when shrinking (no aliasing), bilinear when growing; both cheap.
    const bool shrinks = shape.to.width < shape.from.width || shape.to.height < shape.from.height;
    Av<SwsContext> context(sws_getContext(
        shape.from.width, shape.from.height, static_cast<AVPixelFormat>(shape.from_format),
        shape.to.width, shape.to.height, static_cast<AVPixelFormat>(shape.to_format),
        shrinks ? SWS_AREA : SWS_BILINEAR, nullptr, nullptr, nullptr));
    if (!context) return context;
    constexpr int kUnchanged = 1 << 16;  // brightness 0, contrast and saturation 1 in 16.16
    sws_setColorspaceDetails(context.get(), sws_getCoefficients(shape.matrix),
                             shape.full_range ? 1 : 0, sws_getCoefficients(SWS_CS_DEFAULT),
                             /*dstRange=*/shape.keeps_range ? 0 : 1, 0, kUnchanged, kUnchanged);
    return context;
}

/// This thread's context for `shape`; null when libswscale cannot do it.
SwsContext* context_for(const Shape& shape) {
    thread_local std::vector<Cached> cache;  // most recently used last
    const auto found = std::ranges::find(cache, shape, &Cached::shape);
    if (found != cache.end()) {
        std::rotate(found, found + 1, cache.end());
        return cache.back().context.get();
    }
    auto made = make_context(shape);
    if (!made) return nullptr;
    if (cache.size() == kShapes) cache.erase(cache.begin());
    cache.push_back({shape, std::move(made)});
    return cache.back().context.get();
}

/// libswscale writes rows in whole vector registers: up to this many bytes from a row's start are
/// its own.
constexpr std::size_t kRowBlock = 64;

std::size_t in_blocks(std::size_t bytes) { return (bytes + kRowBlock - 1) / kRowBlock * kRowBlock; }

/// libswscale would stretch video's 16 .. 235 at each pixel of the source's height; here it is done
/// with the few that were drawn.
bool stretched_here(const ScaleJob& job, PixelFormat to, bool full_range) {
    const auto* from = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(job.source_format));
    return to == PixelFormat::gray8 && !full_range && from != nullptr &&
           (from->flags & AV_PIX_FMT_FLAG_RGB) == 0;
}

void stretch(const ImageView& luma) {
    static const auto levels = [] {
        std::array<std::uint8_t, 256> table{};
        for (std::size_t i = 0; i < table.size(); ++i) {
            const double full = (static_cast<double>(i) - 16) * 255 / (235 - 16);
            table[i] = static_cast<std::uint8_t>(std::clamp(full + 0.5, 0.0, 255.0));
        }
        return table;
    }();
    for (int y = 0; y < luma.size.height; ++y) {
        for (auto& pixel : std::span(luma.row(y), static_cast<std::size_t>(luma.size.width)))
            pixel = levels[pixel];
    }
}

Result<void> run(SwsContext* context, const ScaleJob& job, const ImageView& target) {
    const std::size_t row =
        static_cast<std::size_t>(target.size.width * bytes_per_pixel(target.format));
    const bool roomy = in_blocks(row) <= target.stride;
    thread_local std::vector<std::uint8_t>
        scratch;  // for targets whose rows have no room behind them
    ImageView drawn = target;
    if (!roomy) {
        drawn.stride = in_blocks(row);
        scratch.resize(drawn.stride * static_cast<std::size_t>(target.size.height));
        drawn.data = scratch.data();
    }
    std::uint8_t* const out[4] = {drawn.data, nullptr, nullptr, nullptr};
    const int out_strides[4] = {static_cast<int>(drawn.stride), 0, 0, 0};
    const int rows = sws_scale(context, job.planes.data(), job.strides.data(), 0, job.source.height,
                               out, out_strides);
    if (rows != target.size.height)
        return fail(ErrorCode::unsupported, "the picture could not be scaled");
    for (int y = 0; !roomy && y < target.size.height; ++y)
        std::memcpy(target.row(y), drawn.row(y), row);
    return {};
}

}  // namespace

int pixel_format_of(PixelFormat format) {
    switch (format) {
        case PixelFormat::gray8:
            return AV_PIX_FMT_GRAY8;
        case PixelFormat::bgr24:
            return AV_PIX_FMT_BGR24;
        case PixelFormat::bgrx32:
            return AV_PIX_FMT_BGR0;
    }
    return AV_PIX_FMT_NONE;
}

Result<void> scale(const ScaleJob& job, ImageView target) {
    Shape shape;
    shape.full_range = job.full_range;
    shape.from = job.source;
    shape.to = target.size;
    shape.from_format = plain_format(job.source_format, shape.full_range);
    shape.to_format = pixel_format_of(target.format);
    shape.matrix = matrix_of(job.colour_space, job.source);
    shape.keeps_range = stretched_here(job, target.format, shape.full_range);
    SwsContext* context = context_for(shape);
    if (context == nullptr) {
        const char* name = av_get_pix_fmt_name(static_cast<AVPixelFormat>(job.source_format));
        return fail(
            ErrorCode::unsupported,
            std::format("cannot scale {}x{} {} to {}x{}", shape.from.width, shape.from.height,
                        name != nullptr ? name : "?", shape.to.width, shape.to.height));
    }
    auto drawn = run(context, job, target);
    if (drawn && shape.keeps_range) stretch(target);
    return drawn;
}

}  // namespace linli::ingest
