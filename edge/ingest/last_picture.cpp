// SPDX-License-Identifier: Apache-2.0
#include "ingest/last_picture.hpp"

#include "ingest/av_picture.hpp"
#include "ingest/decoder.hpp"

namespace linli::ingest {
namespace {

/// Takes what `decoder` has ready until it gives the picture of `wanted`, whole or not.
bool receive(Decoder& decoder, const KeptPacket& wanted, AVFrame& frame) {
    while (decoder.receive(frame) >= 0) {
        if (frame.opaque == &wanted) return true;
        av_frame_unref(&frame);
    }
    return false;
}

}  // namespace

Result<std::shared_ptr<const Picture>> last_picture(const Packets& packets,
                                                    const std::atomic<bool>& give_up) {
    const KeptPacket& wanted = *packets.back();
    const PacketCoding& coding = *wanted.coding;
    auto decoder = Decoder::open(*coding.parameters, coding.time_base);
    if (!decoder) return std::unexpected(std::move(decoder.error()));
    PicturePool pictures;
    auto frame = pictures.frame();
    if (!frame) return fail(ErrorCode::io, "out of memory");
    bool found = false;
    // Only H.264 marks what no picture at all refers to; of HEVC's marks, other layers are free.
    const bool marked = coding.parameters->codec_id == AV_CODEC_ID_H264;
    for (const auto& kept : packets) {
        if (give_up.load()) return fail(ErrorCode::cancelled, "told to stop");
        const bool needed = !marked || kept.get() == &wanted;
        decoder->leave_out(needed ? AVDISCARD_DEFAULT : AVDISCARD_NONREF);
        decoder->send(*kept->packet, Attention::full);  // one that is broken shows in the picture
        found = found || receive(*decoder, wanted, *frame);
    }
    if (!found) {
        decoder->drain();
        found = receive(*decoder, wanted, *frame);
    }
    if (!found || (frame->flags & AV_FRAME_FLAG_CORRUPT) != 0 || frame->decode_error_flags != 0)
        return fail(ErrorCode::corrupt, "the picture cannot be decoded whole");
    return pictures.picture_of(std::move(frame));
}

}  // namespace linli::ingest
