// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/result.hpp"
#include "ingest/av.hpp"
#include "ingest/frame_source.hpp"

namespace linli::ingest {

/// libav's decoder of one video stream, which works less carefully in quiet: an H.264 picture is
/// then not deblocked, key frames apart. What others are predicted from is then not quite what the
/// camera meant, so this is done for a limited time after a key frame only. One thread.
class Decoder {
  public:
    /// Error: unsupported, io (out of memory).
    static Result<Decoder> open(const AVCodecParameters& parameters, AVRational time_base);

    /// Pictures a second by what is written in the pictures; 0/1 where nothing is.
    AVRational frame_rate() const { return context_->framerate; }

    /// As avcodec_send_packet; returns libav's code.
    int send(const AVPacket& packet, Attention attention);
    /// Pictures of the packets sent from now on that are left out; those of AVDISCARD_NONREF change
    /// nothing in the others.
    void leave_out(AVDiscard which) { context_->skip_frame = which; }
    /// No packet will follow; `receive` gives what the decoder still holds, and then AVERROR_EOF.
    void drain() { avcodec_send_packet(context_.get(), nullptr); }
    /// As avcodec_receive_frame; returns libav's code.
    int receive(AVFrame& frame) { return avcodec_receive_frame(context_.get(), &frame); }

  private:
    explicit Decoder(Av<AVCodecContext> context) : context_(std::move(context)) {}
    AVDiscard loop_filter(const AVPacket& packet, Attention attention);

    Av<AVCodecContext> context_;
    int since_key_ = 0;  ///< packets
};

}  // namespace linli::ingest
