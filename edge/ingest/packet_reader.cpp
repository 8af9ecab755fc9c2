// SPDX-License-Identifier: Apache-2.0
#include "ingest/packet_reader.hpp"

#include <format>
#include <string_view>

#include "ingest/address.hpp"
#include "ingest/devices.hpp"
#include "ingest/open_error.hpp"

namespace linli::ingest {
namespace {

/// libav's options for an address of this kind.
AVDictionary* options_for(const config::Camera& camera) {
    AVDictionary* options = nullptr;
    if (camera.kind == config::SourceKind::rtsp) {
        av_dict_set(&options, "rtsp_transport", "tcp", 0);
        av_dict_set(&options, "analyzeduration", "2000000", 0);
    }
    return options;
}

/// Whether an RTSP camera has said in its session description all that a decoder must know, so that
/// the stream need not be read and decoded for it (up to `analyzeduration`).
bool described(const AVFormatContext& format) {
    if (format.iformat == nullptr || std::string_view(format.iformat->name) != "rtsp") return false;
    const int index = av_find_best_stream(const_cast<AVFormatContext*>(&format), AVMEDIA_TYPE_VIDEO,
                                          -1, -1, nullptr, 0);
    if (index < 0) return false;
    const AVCodecParameters& codec = *format.streams[index]->codecpar;
    switch (codec.codec_id) {
        case AV_CODEC_ID_H264:
        case AV_CODEC_ID_HEVC:
            return codec.extradata_size > 0;  // sprop parameter sets
        case AV_CODEC_ID_MJPEG:
            return true;  // each picture brings its own
        default:
            return false;
    }
}

}  // namespace

Result<PacketReader> PacketReader::open(const config::Camera& camera, Patience& patience,
                                        Probe probe) {
    prepare_av();
    const bool local = camera.kind == config::SourceKind::v4l2;
    const AVInputFormat* device = local ? v4l2_format() : nullptr;
    if (local && device == nullptr) {
        return fail(ErrorCode::unsupported,
                    std::format("{} cannot be opened: libavdevice with Video4Linux is not there",
                                camera.address));
    }
    AVFormatContext* raw = avformat_alloc_context();
    if (raw == nullptr) return fail(ErrorCode::io, "out of memory");
    raw->interrupt_callback = {&Patience::callback, &patience};
    patience.allow(camera.connect_timeout);
    AVDictionary* options = options_for(camera);
    const int opened = avformat_open_input(&raw, camera.address.c_str(), device, &options);
    av_dict_free(&options);
    if (opened < 0)
        return std::unexpected(open_error(opened, camera, patience));  // raw has been freed
    PacketReader reader(patience, Av<AVFormatContext>(raw));
    if (probe == Probe::always || !described(*raw)) {
        if (const int found = avformat_find_stream_info(raw, nullptr); found < 0)
            return std::unexpected(open_error(found, camera, patience));
    }
    if (auto chosen = reader.choose_video(); !chosen)
        return fail(std::move(chosen.error()), without_password(camera.address));
    return reader;
}

Result<void> PacketReader::choose_video() {
    const AVCodec* codec = nullptr;
    index_ = av_find_best_stream(format_.get(), AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0);
    if (index_ < 0 || codec == nullptr)
        return fail(ErrorCode::unsupported, "has no video that can be decoded");
    for (unsigned i = 0; i < format_->nb_streams; ++i) {
        if (static_cast<int>(i) != index_) format_->streams[i]->discard = AVDISCARD_ALL;
    }
    return {};
}

Result<void> PacketReader::read(AVPacket& packet) {
    for (;;) {
        const int code = av_read_frame(format_.get(), &packet);
        if (code >= 0 && packet.stream_index == index_ && !patience_.given_up()) return {};
        av_packet_unref(&packet);
        if (patience_.given_up()) return fail(ErrorCode::cancelled, "told to stop");
        // libav may have kept its exit at the last deadline to itself until now.
        if (patience_.timed_out() || code == AVERROR_EXIT)
            return fail(ErrorCode::timed_out, "no packet in time");
        if (code == AVERROR_EOF) return fail(ErrorCode::end_of_stream, "the end");
        if (code < 0)
            return fail(ErrorCode::io, std::format("the stream broke off: {}", av_words(code)));
    }
}

std::optional<std::chrono::microseconds> time_of(std::int64_t time, AVRational time_base) {
    if (time == AV_NOPTS_VALUE) return std::nullopt;
    return std::chrono::microseconds(av_rescale_q(time, time_base, {1, 1'000'000}));
}

Error too_late(std::chrono::milliseconds timeout, bool keyless) {
    if (keyless) {
        return {ErrorCode::timed_out,
                std::format("no key frame for {} ms, and nothing can be decoded without one - "
                            "does the camera send them often enough?",
                            timeout.count())};
    }
    return {ErrorCode::timed_out, std::format("no picture for {} ms", timeout.count())};
}

Error told_of(Error error, const config::Camera& camera) {
    if (error.code == ErrorCode::end_of_stream && camera.kind != config::SourceKind::file)
        return {ErrorCode::io, "the stream broke off: the camera hung up"};
    return error;
}

}  // namespace linli::ingest
