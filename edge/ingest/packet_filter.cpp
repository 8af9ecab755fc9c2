// SPDX-License-Identifier: Apache-2.0
#include "ingest/packet_filter.hpp"

#include <algorithm>

namespace linli::ingest {
namespace {

/// After so many key frames in a row a stream is believed to have nothing else.
constexpr int kOnlyKeys = 50;

bool has_key_frames_only(AVCodecID id) {
    const AVCodecDescriptor* codec = avcodec_descriptor_get(id);
    return codec != nullptr && (codec->props & AV_CODEC_PROP_INTRA_ONLY) != 0;
}

std::optional<DisposableProbe> probe_for(const AVCodecParameters& codec) {
    const std::span<const std::uint8_t> extradata(
        codec.extradata, static_cast<std::size_t>(std::max(0, codec.extradata_size)));
    switch (codec.codec_id) {
        case AV_CODEC_ID_H264:
            return DisposableProbe(DisposableProbe::Coding::h264, extradata);
        case AV_CODEC_ID_HEVC:
            return DisposableProbe(DisposableProbe::Coding::hevc, extradata);
        default:
            return std::nullopt;
    }
}

}  // namespace

PacketFilter::PacketFilter(const AVStream& stream, std::chrono::microseconds period)
    : thinning_(period),
      time_base_(stream.time_base),
      probe_(probe_for(*stream.codecpar)),
      intra_only_(has_key_frames_only(stream.codecpar->codec_id)) {}

bool PacketFilter::disposable(const AVPacket& packet) {
    // Parameters that change with this packet hold for later ones.
    if (av_packet_get_side_data(&packet, AV_PKT_DATA_NEW_EXTRADATA, nullptr) != nullptr)
        return false;
    if (intra_only_ || keys_in_a_row_ > kOnlyKeys) return true;
    if (!probe_) return (packet.flags & AV_PKT_FLAG_DISPOSABLE) != 0;
    return probe_->disposable({packet.data, static_cast<std::size_t>(packet.size)});
}

PacketFilter::Verdict PacketFilter::judge(const AVPacket& packet, Attention attention,
                                          std::chrono::microseconds interval) {
    const bool key = intra_only_ || (packet.flags & AV_PKT_FLAG_KEY) != 0;
    keys_in_a_row_ = key ? std::min(keys_in_a_row_ + 1, kOnlyKeys + 1) : 0;
    if (key) broken_ = false;
    if (!key && left_out_a_key_) broken_ = true;  // the stream has begun to refer to key frames
    const bool unneeded = disposable(packet);     // always asked: the probe learns from it
    if (packet.pts == AV_NOPTS_VALUE) return broken_ ? Verdict::no_reference : Verdict::decode;
    const Thinning::Time at(av_rescale_q(packet.pts, time_base_, {1, 1'000'000}));
    const bool skip = attention == Attention::quiet && unneeded && thinning_.may_skip(at, interval);
    if (broken_ || skip) {
        thinning_.skipped(at);
        left_out_a_key_ = left_out_a_key_ || (key && !intra_only_);
        return broken_ ? Verdict::no_reference : Verdict::not_needed;
    }
    thinning_.kept(at);
    if (key) left_out_a_key_ = false;
    return Verdict::decode;
}

}  // namespace linli::ingest
