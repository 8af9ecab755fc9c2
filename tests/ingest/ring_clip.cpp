// SPDX-License-Identifier: Apache-2.0
#include "ingest/ring_clip.hpp"

#include <algorithm>

#include "ingest/packet_reader.hpp"

namespace linli::ingest {

RingClip::RingClip(const std::filesystem::path& file)
    : file_(file), played_(play(file_camera(file))) {
    LINLI_CHECK(played_.end.code == ErrorCode::end_of_stream);
}

void RingClip::add_to(PacketRing& ring, Clock::Steady origin, Begin begin, std::size_t first,
                      const std::function<void(bool)>& look) {
    using std::chrono::microseconds;
    const std::atomic<bool> never{false};
    Patience patience(never);
    auto reader = PacketReader::open(file_camera(file_), patience, Probe::always);
    LINLI_CHECK(reader.has_value());
    if (begin == Begin::stream) ring.begin(reader->video());
    const Av<AVPacket> packet(av_packet_alloc());
    microseconds first_shown = microseconds::max();
    auto least = Clock::Steady::duration::max();
    std::optional<microseconds> start;
    microseconds sent = microseconds::min();
    for (std::size_t i = 0; reader->read(*packet); ++i) {
        const auto shown = *time_of(packet->pts, reader->video().time_base);
        first_shown = std::min(first_shown, shown);
        if (i < first) {
            av_packet_unref(packet.get());
            continue;
        }
        // Matroska does not say when its first packets were sent.
        sent =
            time_of(packet->dts, reader->video().time_base).value_or(std::max(sent, first_shown));
        if (!start) start = sent;
        const auto came = origin + (sent - *start) + (late ? late(i) : microseconds{});
        least = std::min(least, came.time_since_epoch() - shown);
        if (change) change(*packet, i);
        const bool kept = ring.add(*packet, came);
        if (look) look(kept);
        av_packet_unref(packet.get());
    }
    zero_ = Clock::Steady(first_shown + least);
}

Clock::Steady RingClip::came(std::size_t number) const {
    return zero_ + pictures().at(number).moment.stream.time_since_epoch();
}

std::size_t RingClip::number_at(Clock::Steady moment) const {
    std::size_t best = 0;
    for (std::size_t i = 1; i < pictures().size(); ++i) {
        if (std::chrono::abs(came(i) - moment) < std::chrono::abs(came(best) - moment)) best = i;
    }
    return best;
}

std::string colours_of(const Picture& picture) {
    Image image(picture.size(), PixelFormat::bgr24);
    const Box whole{0, 0, static_cast<float>(image.size().width),
                    static_cast<float>(image.size().height)};
    LINLI_CHECK(picture.draw(whole, image.view()).has_value());
    return {image.bytes().begin(), image.bytes().end()};
}

}  // namespace linli::ingest
