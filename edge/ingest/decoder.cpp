// SPDX-License-Identifier: Apache-2.0
#include "ingest/decoder.hpp"

#include <format>

namespace linli::ingest {
namespace {

/// Without the loop filter a picture drifts away from what the camera sent. Measured on 1080p25
/// H.264 without B pictures (2..3 Mbit/s): after 100 pictures the luma at 320x180, which the motion
/// gate sees, is off by 0.8 grey levels in a still scene and by 1.6 in a busy street (50 and 44
/// dB); after 250 by 2.7. Sensor noise is more. From here on the filter runs again and the drift
/// stops.
constexpr int kDriftLimit = 100;

}  // namespace

Result<Decoder> Decoder::open(const AVCodecParameters& parameters, AVRational time_base) {
    const AVCodec* codec = avcodec_find_decoder(parameters.codec_id);
    if (codec == nullptr) return fail(ErrorCode::unsupported, "has no video that can be decoded");
    Av<AVCodecContext> context(avcodec_alloc_context3(codec));
    if (!context) return fail(ErrorCode::io, "out of memory");
    avcodec_parameters_to_context(context.get(), &parameters);
    context->thread_count = 1;  // one thread a camera: the vision pool is what scales
    context->pkt_timebase = time_base;
    context->flags |= AV_CODEC_FLAG_COPY_OPAQUE;  // a picture tells of which packet it is
    if (const int code = avcodec_open2(context.get(), codec, nullptr); code < 0) {
        return fail(ErrorCode::unsupported,
                    std::format("decoder {}: {}", codec->name, av_words(code)));
    }
    return Decoder(std::move(context));
}

AVDiscard Decoder::loop_filter(const AVPacket& packet, Attention attention) {
    since_key_ = (packet.flags & AV_PKT_FLAG_KEY) != 0 ? 0 : since_key_ + 1;
    if (attention == Attention::full) return AVDISCARD_DEFAULT;
    // HEVC gains 2 % of its time by it: not worth a drift.
    const bool may_drift = context_->codec_id == AV_CODEC_ID_H264 && since_key_ <= kDriftLimit;
    return may_drift ? AVDISCARD_NONKEY : AVDISCARD_NONREF;
}

int Decoder::send(const AVPacket& packet, Attention attention) {
    context_->skip_loop_filter = loop_filter(packet, attention);
    return avcodec_send_packet(context_.get(), &packet);
}

}  // namespace linli::ingest
