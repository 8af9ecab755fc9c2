// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/frame.h>
#include <libswscale/swscale.h>
}

namespace linli::ingest {

/// Ends libav's objects, each in its own way.
struct AvDelete {
    void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
    void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
    void operator()(AVCodecParameters* codec) const { avcodec_parameters_free(&codec); }
    void operator()(SwsContext* context) const { sws_freeContext(context); }
};

template <class T>
using Av = std::unique_ptr<T, AvDelete>;

/// libav's words for a negative return value.
inline std::string av_words(int code) {
    char text[AV_ERROR_MAX_STRING_SIZE] = {};
    av_strerror(code, text, sizeof text);
    return text;
}

/// Sends libav's own messages to our debug log and tells it what this processor is slow at; once
/// for the process, before anything else of libav.
void prepare_av();

}  // namespace linli::ingest
