// SPDX-License-Identifier: Apache-2.0
#include "ingest/stream.hpp"

#include <format>
#include <string_view>

#include "ingest/address.hpp"
#include "ingest/devices.hpp"
#include "ingest/open_error.hpp"

namespace linli::ingest {
namespace {

/// After so many packets in a row that do not decode, the stream is given up.
constexpr int kBrokenLimit = 500;

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
    if (!described(*raw)) {
        if (const int found = avformat_find_stream_info(raw, nullptr); found < 0)
            return std::unexpected(open_error(found, camera, patience));
    }
    if (auto ready = stream->open_decoder(camera); !ready) {
        return fail(std::move(ready.error()), without_password(camera.address));
    }
    return stream;
}

Result<void> Stream::open_decoder(const config::Camera& camera) {
    const AVCodec* codec = nullptr;
    index_ = av_find_best_stream(format_.get(), AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0);
    if (index_ < 0 || codec == nullptr)
        return fail(ErrorCode::unsupported, "has no video that can be decoded");
    packet_.reset(av_packet_alloc());
    if (!packet_) return fail(ErrorCode::io, "out of memory");
    auto decoder = Decoder::open(video());
    if (!decoder) return std::unexpected(std::move(decoder.error()));
    decoder_.emplace(std::move(*decoder));
    filter_.emplace(video(),
                    std::chrono::microseconds(static_cast<std::int64_t>(1e6F / camera.detect_fps)));
    for (unsigned i = 0; i < format_->nb_streams; ++i) {
        if (static_cast<int>(i) != index_) format_->streams[i]->discard = AVDISCARD_ALL;
    }
    return {};
}

std::chrono::microseconds Stream::frame_interval() const {
    constexpr std::chrono::microseconds kUsual{40'000};
    AVRational rate = video().avg_frame_rate;
    if (rate.num <= 0 || rate.den <= 0) rate = decoder_->frame_rate();
    if (rate.num <= 0 || rate.den <= 0) return filter_->thinning().interval().value_or(kUsual);
    return std::chrono::microseconds(av_rescale(1'000'000, rate.den, rate.num));
}

Result<void> Stream::count_broken(int code) {
    if (!seen_key_ || ++broken_ <= kBrokenLimit) return {};  // without a key frame: time will tell
    return fail(ErrorCode::corrupt, std::format("nothing decodes any more: {}", av_words(code)));
}

Error Stream::too_late(std::chrono::milliseconds timeout) const {
    if (seen_packet_ && !seen_key_) {
        return {ErrorCode::timed_out,
                std::format("no key frame for {} ms, and nothing can be decoded without one - "
                            "does the camera send them often enough?",
                            timeout.count())};
    }
    return {ErrorCode::timed_out, std::format("no picture for {} ms", timeout.count())};
}

Result<void> Stream::feed(std::chrono::milliseconds timeout) {
    const int read = av_read_frame(format_.get(), packet_.get());
    if (patience_.given_up()) return fail(ErrorCode::cancelled, "told to stop");
    if (read == AVERROR_EOF && !patience_.timed_out()) {
        decoder_->drain();
        return {};
    }
    if (read < 0) {
        // libav may have kept its exit at the last deadline to itself until now.
        if (patience_.timed_out() || read == AVERROR_EXIT)
            return std::unexpected(too_late(timeout));
        return fail(ErrorCode::io, std::format("the stream broke off: {}", av_words(read)));
    }
    if (packet_->stream_index != index_) {
        av_packet_unref(packet_.get());
        return {};
    }
    seen_packet_ = true;
    return feed_packet(timeout);
}

Result<void> Stream::feed_packet(std::chrono::milliseconds timeout) {
    const Attention attention = attention_.load();
    int sent = 0;
    switch (filter_->judge(*packet_, attention, frame_interval())) {
        case PacketFilter::Verdict::decode:
            sent = decoder_->send(*packet_, attention);
            break;
        case PacketFilter::Verdict::not_needed:
            patience_.allow(timeout);
            break;
        case PacketFilter::Verdict::no_reference:
            break;
    }
    av_packet_unref(packet_.get());
    return sent >= 0 || sent == AVERROR(EAGAIN) ? Result<void>{} : count_broken(sent);
}

bool Stream::sound(const AVFrame& frame) {
    seen_key_ = seen_key_ || (frame.flags & AV_FRAME_FLAG_KEY) != 0;
    return seen_key_ && (frame.flags & AV_FRAME_FLAG_CORRUPT) == 0 && frame.decode_error_flags == 0;
}

Shown Stream::shown(const AVFrame& frame) {
    Shown shown{{}, ++number_};
    if (frame.best_effort_timestamp == AV_NOPTS_VALUE) return shown;
    shown.pts = std::chrono::microseconds(
        av_rescale_q(frame.best_effort_timestamp, video().time_base, {1, 1'000'000}));
    shown.number = number_ += filter_->thinning().skipped_before(*shown.pts);
    return shown;
}

Result<Shown> Stream::next(AVFrame& frame, std::chrono::milliseconds timeout) {
    patience_.allow(timeout);  // for a picture: sound or broken packets do not make it longer
    for (;;) {
        const int got = decoder_->receive(frame);
        Result<void> went_on;
        if (got >= 0) {
            if (sound(frame)) break;
            av_frame_unref(&frame);
            went_on = count_broken(AVERROR_INVALIDDATA);
        } else if (got == AVERROR(EAGAIN)) {
            went_on = patience_.timed_out() ? Result<void>(std::unexpected(too_late(timeout)))
                                            : feed(timeout);
        } else if (got != AVERROR_EOF) {
            went_on = count_broken(got);
        } else {
            went_on = fail(ErrorCode::end_of_stream, "the end");
        }
        if (!went_on) return std::unexpected(std::move(went_on.error()));
    }
    broken_ = 0;
    return shown(frame);
}

}  // namespace linli::ingest
