// SPDX-License-Identifier: Apache-2.0
#include "ingest/stream.hpp"

#include <format>

#include "ingest/address.hpp"
#include "ingest/devices.hpp"

namespace linli::ingest {
namespace {

/// After so many packets in a row that do not decode, the stream is given up.
constexpr int kBrokenLimit = 500;

Error open_error(int code, const config::Camera& camera, const Patience& patience) {
    const std::string where = without_password(camera.address);
    if (patience.given_up()) return {ErrorCode::cancelled, "told to stop"};
    if (patience.timed_out() || code == AVERROR(ETIMEDOUT)) {
        return {ErrorCode::timed_out,
                std::format("{} does not answer within {} ms - is the camera on and reachable?",
                            where, camera.connect_timeout.count())};
    }
    switch (code) {
        case AVERROR(ENOENT):
            return {ErrorCode::not_found, std::format("there is no {}", where)};
        case AVERROR(ECONNREFUSED):
            return {ErrorCode::refused,
                    std::format("{} refuses the connection - is the camera on, is the port right?",
                                where)};
        case AVERROR_HTTP_UNAUTHORIZED:
        case AVERROR_HTTP_FORBIDDEN:
            return {ErrorCode::refused,
                    std::format("{} wants another user name or password", where)};
        case AVERROR_HTTP_NOT_FOUND:
            return {ErrorCode::not_found,
                    std::format("{} has no such stream - check the path of the address", where)};
        case AVERROR(EHOSTUNREACH):
        case AVERROR(ENETUNREACH):
            return {
                ErrorCode::io,
                std::format("there is no way to {} - are the cable and the network address right?",
                            where)};
        case AVERROR(EIO):  // also what libav says of a name that it cannot resolve
            return {ErrorCode::io,
                    std::format("{} cannot be reached - is its name right, is it on?", where)};
        case AVERROR_HTTP_OTHER_4XX:
        case AVERROR_HTTP_SERVER_ERROR:
            return {
                ErrorCode::refused,
                std::format("{} answers with an error of its own - does it allow one more viewer?",
                            where)};
        case AVERROR_INVALIDDATA:
            return {ErrorCode::unsupported, std::format("{} is not a video stream", where)};
        default:
            return {ErrorCode::io, std::format("{}: {}", where, av_words(code))};
    }
}

/// libav's options for an address of this kind.
AVDictionary* options_for(const config::Camera& camera) {
    AVDictionary* options = nullptr;
    if (camera.kind == config::SourceKind::rtsp) {
        av_dict_set(&options, "rtsp_transport", "tcp", 0);
        av_dict_set(&options, "analyzeduration", "2000000", 0);
    }
    return options;
}

}  // namespace

Result<std::unique_ptr<Stream>> Stream::open(const config::Camera& camera, Patience& patience) {
    quieten_av();
    AVFormatContext* raw = avformat_alloc_context();
    if (raw == nullptr) return fail(ErrorCode::io, "out of memory");
    raw->interrupt_callback = {&Patience::callback, &patience};
    patience.allow(camera.connect_timeout);
    const AVInputFormat* device = camera.kind == config::SourceKind::v4l2 ? v4l2_format() : nullptr;
    AVDictionary* options = options_for(camera);
    const int opened = avformat_open_input(&raw, camera.address.c_str(), device, &options);
    av_dict_free(&options);
    if (opened < 0)
        return std::unexpected(open_error(opened, camera, patience));  // raw has been freed
    std::unique_ptr<Stream> stream(new Stream(patience, Av<AVFormatContext>(raw)));
    if (const int found = avformat_find_stream_info(raw, nullptr); found < 0) {
        return std::unexpected(open_error(found, camera, patience));
    }
    if (auto ready = stream->open_decoder(); !ready) {
        return fail(std::move(ready.error()), without_password(camera.address));
    }
    return stream;
}

Result<void> Stream::open_decoder() {
    const AVCodec* codec = nullptr;
    index_ = av_find_best_stream(format_.get(), AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0);
    if (index_ < 0 || codec == nullptr)
        return fail(ErrorCode::unsupported, "has no video that can be decoded");
    decoder_.reset(avcodec_alloc_context3(codec));
    packet_.reset(av_packet_alloc());
    if (!decoder_ || !packet_) return fail(ErrorCode::io, "out of memory");
    avcodec_parameters_to_context(decoder_.get(), format_->streams[index_]->codecpar);
    decoder_->thread_count = 1;  // one thread a camera: the vision pool is what scales
    decoder_->pkt_timebase = format_->streams[index_]->time_base;
    if (const int code = avcodec_open2(decoder_.get(), codec, nullptr); code < 0) {
        return fail(ErrorCode::unsupported,
                    std::format("decoder {}: {}", codec->name, av_words(code)));
    }
    for (unsigned i = 0; i < format_->nb_streams; ++i) {
        if (static_cast<int>(i) != index_) format_->streams[i]->discard = AVDISCARD_ALL;
    }
    return {};
}

std::chrono::microseconds Stream::frame_interval() const {
    constexpr std::chrono::microseconds kUsual{40'000};
    const AVRational rate = format_->streams[index_]->avg_frame_rate;
    if (rate.num <= 0 || rate.den <= 0) return kUsual;
    return std::chrono::microseconds(av_rescale(1'000'000, rate.den, rate.num));
}

Result<void> Stream::feed(std::chrono::milliseconds timeout) {
    const int read = av_read_frame(format_.get(), packet_.get());
    if (read == AVERROR_EOF) {
        draining_ = true;
        avcodec_send_packet(decoder_.get(), nullptr);
        return {};
    }
    if (read < 0) {
        if (patience_.given_up()) return fail(ErrorCode::cancelled, "told to stop");
        if (patience_.timed_out()) {
            return fail(ErrorCode::timed_out, std::format("no picture for {} ms", timeout.count()));
        }
        return fail(ErrorCode::io, std::format("the stream broke off: {}", av_words(read)));
    }
    const bool ours = packet_->stream_index == index_;
    const int sent = ours ? avcodec_send_packet(decoder_.get(), packet_.get()) : 0;
    av_packet_unref(packet_.get());
    if (sent >= 0 || sent == AVERROR(EAGAIN)) return {};
    if (++broken_ > kBrokenLimit) {
        return fail(ErrorCode::corrupt,
                    std::format("nothing decodes any more: {}", av_words(sent)));
    }
    return {};
}

Result<DecodedPicture> Stream::next(std::chrono::milliseconds timeout) {
    Av<AVFrame> frame(av_frame_alloc());
    if (!frame) return fail(ErrorCode::io, "out of memory");
    patience_.allow(timeout);  // for a picture: sound or broken packets do not make it longer
    for (;;) {
        const int got = avcodec_receive_frame(decoder_.get(), frame.get());
        if (got == AVERROR_EOF) return fail(ErrorCode::end_of_stream, "the end");
        if (got == AVERROR(EAGAIN)) {
            if (auto fed = feed(timeout); !fed) return std::unexpected(std::move(fed.error()));
            continue;
        }
        if (got < 0) {
            if (++broken_ > kBrokenLimit) return fail(ErrorCode::corrupt, av_words(got));
            continue;
        }
        const bool whole =
            (frame->flags & AV_FRAME_FLAG_CORRUPT) == 0 && frame->decode_error_flags == 0;
        seen_key_ = seen_key_ || (frame->flags & AV_FRAME_FLAG_KEY) != 0;
        if (whole && seen_key_) break;
        if (!whole && ++broken_ > kBrokenLimit)
            return fail(ErrorCode::corrupt, "only broken pictures arrive");
        av_frame_unref(frame.get());
    }
    broken_ = 0;
    DecodedPicture picture;
    if (frame->best_effort_timestamp != AV_NOPTS_VALUE) {
        picture.pts = std::chrono::microseconds(av_rescale_q(
            frame->best_effort_timestamp, format_->streams[index_]->time_base, {1, 1'000'000}));
    }
    picture.frame = std::move(frame);
    return picture;
}

}  // namespace linli::ingest
