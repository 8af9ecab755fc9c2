// SPDX-License-Identifier: Apache-2.0
#include "ingest/stream.hpp"

#include <format>

#include "ingest/address.hpp"

namespace linli::ingest {
namespace {

/// After so many packets in a row that do not decode, the stream is given up.
constexpr int kBrokenLimit = 500;

}  // namespace

Result<std::unique_ptr<Stream>> Stream::open(const config::Camera& camera, Patience& patience) {
    auto reader = PacketReader::open(camera, patience, Probe::when_needed);
    if (!reader) return std::unexpected(std::move(reader.error()));
    std::unique_ptr<Stream> stream(new Stream(patience, std::move(*reader)));
    if (auto ready = stream->open_decoder(camera); !ready)
        return fail(std::move(ready.error()), without_password(camera.address));
    return stream;
}

Result<void> Stream::open_decoder(const config::Camera& camera) {
    packet_.reset(av_packet_alloc());
    if (!packet_) return fail(ErrorCode::io, "out of memory");
    auto decoder = Decoder::open(*video().codecpar, video().time_base);
    if (!decoder) return std::unexpected(std::move(decoder.error()));
    decoder_.emplace(std::move(*decoder));
    filter_.emplace(video(),
                    std::chrono::microseconds(static_cast<std::int64_t>(1e6F / camera.detect_fps)));
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
    if (!seen_key_) return {};  // time will tell
    ++all_broken_;
    if (++broken_ <= kBrokenLimit) return {};
    return fail(ErrorCode::corrupt, std::format("nothing decodes any more: {}", av_words(code)));
}

Result<void> Stream::feed(std::chrono::milliseconds timeout) {
    if (auto read = reader_.read(*packet_); !read) {
        if (read.error().code == ErrorCode::timed_out)
            return std::unexpected(too_late(timeout, keyless()));
        if (read.error().code != ErrorCode::end_of_stream) return read;
        decoder_->drain();
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
    shown.pts = time_of(frame.best_effort_timestamp, video().time_base);
    if (!shown.pts) return shown;
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
            went_on = patience_.timed_out()
                          ? Result<void>(std::unexpected(too_late(timeout, keyless())))
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
