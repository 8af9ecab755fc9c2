// SPDX-License-Identifier: Apache-2.0
#include <turbojpeg.h>

#include <format>
#include <memory>

#include "evidence/evidence_store.hpp"

namespace linli::evidence {
namespace {

struct Destroy {
    void operator()(void* compressor) const { tjDestroy(compressor); }
    void operator()(unsigned char* buffer) const { tjFree(buffer); }
};

TJPF pixel_format(PixelFormat format) {
    switch (format) {
        case PixelFormat::gray8:
            return TJPF_GRAY;
        case PixelFormat::bgr24:
            return TJPF_BGR;
        case PixelFormat::bgrx32:
            return TJPF_BGRX;
    }
    return TJPF_BGR;
}

}  // namespace

Result<std::string> encode_jpeg(const Image& image, int quality) {
    if (image.empty()) return fail(ErrorCode::invalid_argument, "cannot encode an empty picture");
    const std::unique_ptr<void, Destroy> compressor(tjInitCompress());
    if (!compressor) return fail(ErrorCode::io, "cannot start the JPEG encoder");
    unsigned char* bytes = nullptr;
    unsigned long size = 0;  // NOLINT(google-runtime-int): the library's type
    const int subsampling = image.format() == PixelFormat::gray8 ? TJSAMP_GRAY : TJSAMP_420;
    const int status = tjCompress2(compressor.get(), image.row(0), image.size().width,
                                   static_cast<int>(image.stride()), image.size().height,
                                   pixel_format(image.format()), &bytes, &size, subsampling,
                                   quality, TJFLAG_ACCURATEDCT);
    const std::unique_ptr<unsigned char, Destroy> owner(bytes);
    if (status != 0) {
        return fail(ErrorCode::io,
                    std::format("JPEG encoder: {}", tjGetErrorStr2(compressor.get())));
    }
    return std::string(reinterpret_cast<const char*>(bytes), size);
}

}  // namespace linli::evidence
