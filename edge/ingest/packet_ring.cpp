// SPDX-License-Identifier: Apache-2.0
#include "ingest/packet_ring.hpp"

#include <algorithm>
#include <format>
#include <iterator>

#include "ingest/packet_reader.hpp"

extern "C" {
#include <libavutil/mem.h>
}

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;
using Kept = std::shared_ptr<const KeptPacket>;

/// Time stamps that move by more than this against the clock have begun anew.
constexpr std::chrono::microseconds kNewStretch = 1s;
/// What a packet needs beside its bytes: AVPacket, AVBuffer, KeptPacket and their headers.
constexpr std::uint64_t kBookkeeping = 512;

std::chrono::microseconds since_start(Clock::Steady at) {
    return std::chrono::duration_cast<std::chrono::microseconds>(at.time_since_epoch());
}

/// When each packet's picture came: its time stamp, by the packet of its stretch that was on its
/// way for the least time.
std::vector<Clock::Steady> times_of(const std::deque<Kept>& packets) {
    std::vector<Clock::Steady> times;
    times.reserve(packets.size());
    for (auto first = packets.begin(); first != packets.end();) {
        const auto end = std::find_if(first, packets.end(), [&](const Kept& kept) {
            return kept->stretch != (*first)->stretch;
        });
        std::chrono::microseconds least = std::chrono::microseconds::max();
        for (auto it = first; it != end; ++it) {
            if ((*it)->shown) least = std::min(least, since_start((*it)->came) - *(*it)->shown);
        }
        for (auto it = first; it != end; ++it) {
            times.push_back((*it)->shown ? Clock::Steady(*(*it)->shown + least) : (*it)->came);
        }
        first = end;
    }
    return times;
}

/// Where the decoder must begin for each packet; nothing where it cannot be decoded: pictures that
/// are shown before their key frame need the group before.
std::vector<std::optional<std::size_t>> begins_of(const std::deque<Kept>& packets) {
    std::vector<std::optional<std::size_t>> begins;
    begins.reserve(packets.size());
    std::optional<std::size_t> before;
    std::size_t key = 0;
    for (std::size_t i = 0; i < packets.size(); ++i) {
        const KeptPacket& kept = *packets[i];
        if (kept.key) {
            before =
                i > 0 && packets[i - 1]->coding == kept.coding ? std::optional(key) : std::nullopt;
            key = i;
        }
        const KeptPacket& start = *packets[key];
        const bool leading = kept.shown && start.shown && kept.stretch == start.stretch &&
                             *kept.shown < *start.shown;
        begins.push_back(leading ? before : key);
    }
    return begins;
}

std::span<const std::uint8_t> new_extradata(const AVPacket& packet) {
    std::size_t size = 0;
    const auto* data = av_packet_get_side_data(&packet, AV_PKT_DATA_NEW_EXTRADATA, &size);
    return {data, data == nullptr ? 0 : size};
}

}  // namespace

PacketCoding::PacketCoding(const AVCodecParameters& from, AVRational base,
                           std::span<const std::uint8_t> extradata)
    : parameters(avcodec_parameters_alloc()), time_base(base) {
    LINLI_CHECK(parameters != nullptr && avcodec_parameters_copy(parameters.get(), &from) >= 0);
    if (extradata.empty()) return;
    av_free(parameters->extradata);
    parameters->extradata =
        static_cast<std::uint8_t*>(av_mallocz(extradata.size() + AV_INPUT_BUFFER_PADDING_SIZE));
    LINLI_CHECK(parameters->extradata != nullptr);
    std::ranges::copy(extradata, parameters->extradata);
    parameters->extradata_size = static_cast<int>(extradata.size());
}

std::uint64_t KeptPacket::bytes() const {
    const auto held = packet->buf != nullptr ? packet->buf->size
                                             : static_cast<std::size_t>(std::max(0, packet->size));
    return held + kBookkeeping;
}

void PacketRing::begin(const AVStream& stream) {
    const std::scoped_lock lock(mutex_);
    coding_ = std::make_shared<const PacketCoding>(*stream.codecpar, stream.time_base);
    wants_key_ = true;
    delay_.reset();
}

bool PacketRing::add(AVPacket& packet, Clock::Steady came) {
    auto kept = std::make_shared<KeptPacket>();
    kept->packet.reset(av_packet_alloc());
    if (!kept->packet) return false;
    av_packet_move_ref(kept->packet.get(), &packet);
    kept->packet->opaque = kept.get();
    kept->came = came;
    kept->key = (kept->packet->flags & AV_PKT_FLAG_KEY) != 0;

    const std::scoped_lock lock(mutex_);
    LINLI_CHECK(coding_ != nullptr);
    if (const auto extradata = new_extradata(*kept->packet); !extradata.empty()) {
        coding_ = std::make_shared<const PacketCoding>(*coding_->parameters, coding_->time_base,
                                                       extradata);
        wants_key_ = true;
    }
    if (wants_key_ && !kept->key) return false;
    kept->shown = time_of(kept->packet->pts, coding_->time_base);
    if (kept->shown) {
        const auto delay = since_start(came) - *kept->shown;
        if (wants_key_ || !delay_ || std::chrono::abs(delay - *delay_) > kNewStretch) ++stretch_;
        delay_ = delay;
    }
    wants_key_ = false;
    kept->coding = coding_;
    kept->stretch = stretch_;
    bytes_ += kept->bytes();
    if (kept->key && ++keys_ > 1 && overflowed_ > 0) overflowed_ = 0;
    packets_.push_back(std::move(kept));
    shrink(came);
    return !packets_.empty();
}

void PacketRing::clear() {
    const std::scoped_lock lock(mutex_);
    packets_.clear();
    bytes_ = 0;
    keys_ = 0;
    wants_key_ = true;
}

/// Drops the first key frame and what belongs to it.
void PacketRing::drop_group() {
    do {
        bytes_ -= packets_.front()->bytes();
        packets_.pop_front();
    } while (!packets_.empty() && !packets_.front()->key);
    --keys_;
}

void PacketRing::shrink(Clock::Steady now) {
    const auto second_key_is_old = [&] {
        const auto second = std::find_if(std::next(packets_.begin()), packets_.end(),
                                         [](const Kept& kept) { return kept->key; });
        return (*second)->came <= now - keep_;
    };
    while (keys_ > 1 && (bytes_ > most_bytes_ || second_key_is_old())) drop_group();
    if (bytes_ <= most_bytes_) return;
    drop_group();
    wants_key_ = true;
    ++overflowed_;
}

PacketRing::Content PacketRing::content() const {
    const std::scoped_lock lock(mutex_);
    Content content;
    content.bytes = bytes_;
    content.packets = packets_.size();
    if (!packets_.empty()) {
        content.span = std::chrono::duration_cast<std::chrono::microseconds>(
            packets_.back()->came - packets_.front()->came);
    }
    if (overflowed_ > 0) {
        content.trouble = std::format(
            "from one key frame to the next is more than keep_bytes ({} MiB): allow more, or have "
            "the camera send key frames more often",
            most_bytes_ >> 20U);
    }
    return content;
}

Result<PacketRing::Cut> PacketRing::cut(Clock::Steady moment) const {
    const std::scoped_lock lock(mutex_);
    const auto times = times_of(packets_);
    const auto begins = begins_of(packets_);
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < packets_.size(); ++i) {
        if (!begins[i]) continue;
        if (!best || std::chrono::abs(times[i] - moment) < std::chrono::abs(times[*best] - moment))
            best = i;
    }
    if (!best) return fail(ErrorCode::not_found, "nothing is kept yet");
    const auto off = std::chrono::duration_cast<std::chrono::microseconds>(times[*best] - moment);
    if (std::chrono::abs(off) > kNearest) {
        return fail(ErrorCode::not_found, std::format("the nearest picture that is kept is {} {}",
                                                      format_seconds(std::chrono::abs(off)),
                                                      off > 0us ? "later" : "older"));
    }
    const auto at = packets_.begin();
    return Cut{Packets(at + static_cast<std::ptrdiff_t>(*begins[*best]),
                       at + static_cast<std::ptrdiff_t>(*best) + 1),
               times[*best]};
}

}  // namespace linli::ingest
