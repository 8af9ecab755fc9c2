// SPDX-License-Identifier: Apache-2.0
#include "ingest/packet_source.hpp"

namespace linli::ingest {
namespace {

/// What stands for a picture that nobody has decoded.
class Undecoded final : public Picture {
  public:
    explicit Undecoded(Size size) : size_(size) {}
    Size size() const override { return size_; }
    Result<void> draw(const Box&, ImageView) const override {
        return fail(ErrorCode::unsupported, "a packet that has not been decoded");
    }

  private:
    Size size_;
};

}  // namespace

PacketSource::PacketSource(config::Camera camera, const Clock& clock,
                           const std::atomic<bool>& give_up, PacketRing& ring)
    : camera_(std::move(camera)),
      clock_(clock),
      ring_(ring),
      timeline_(std::nullopt, camera_.kind != config::SourceKind::file, clock),
      patience_(give_up),
      packet_(av_packet_alloc()) {}

Result<std::unique_ptr<FrameSource>> PacketSource::open(const config::Camera& camera,
                                                        const Clock& clock,
                                                        const std::atomic<bool>& give_up,
                                                        PacketRing& ring) {
    std::unique_ptr<PacketSource> source(new PacketSource(camera, clock, give_up, ring));
    if (!source->packet_) return fail(ErrorCode::io, "out of memory");
    auto reader = PacketReader::open(camera, source->patience_, Probe::always);
    if (!reader) return std::unexpected(std::move(reader.error()));
    source->reader_.emplace(std::move(*reader));
    const AVStream& video = source->reader_->video();
    source->shell_ =
        std::make_shared<Undecoded>(Size{video.codecpar->width, video.codecpar->height});
    ring.begin(video);
    return source;
}

/// The next packet; before the first key frame none counts.
Result<void> PacketSource::read_packet() {
    patience_.allow(camera_.data_timeout);
    do {
        if (auto read = reader_->read(*packet_); !read) {
            if (read.error().code != ErrorCode::timed_out)
                return std::unexpected(told_of(std::move(read.error()), camera_));
            return std::unexpected(too_late(camera_.data_timeout, seen_packet_ && number_ == 0));
        }
        seen_packet_ = true;
        if (number_ > 0 || (packet_->flags & AV_PKT_FLAG_KEY) != 0) return {};
        av_packet_unref(packet_.get());
    } while (!patience_.timed_out());
    return std::unexpected(too_late(camera_.data_timeout, true));
}

std::chrono::microseconds PacketSource::interval() const {
    constexpr std::chrono::microseconds kUsual{40'000};
    const AVRational rate = reader_->video().avg_frame_rate;
    if (rate.num <= 0 || rate.den <= 0) return kUsual;
    return std::chrono::microseconds(av_rescale(1'000'000, rate.den, rate.num));
}

StreamTroubles PacketSource::troubles() const {
    return {0, timeline_.without_time(), timeline_.steps(), 0};
}

Result<Frame> PacketSource::next() {
    if (auto read = read_packet(); !read) return std::unexpected(std::move(read.error()));
    const auto sent = time_of(packet_->dts != AV_NOPTS_VALUE ? packet_->dts : packet_->pts,
                              reader_->video().time_base);
    auto moment = timeline_.next(sent, interval());
    if (!moment) return std::unexpected(std::move(moment.error()));
    if (camera_.kind == config::SourceKind::file) {
        if (auto due = pacer_.wait_until_due(moment->stream); !due)
            return std::unexpected(std::move(due.error()));
    }
    ring_.add(*packet_, clock_.steady());
    return Frame{shell_, *moment, ++number_};
}

}  // namespace linli::ingest
