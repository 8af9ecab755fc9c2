// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "base/clock.hpp"
#include "ingest/av_source.hpp"
#include "ingest/frame_source.hpp"
#include "ingest/pacer.hpp"
#include "ingest/packet_reader.hpp"
#include "ingest/packet_ring.hpp"

namespace linli::ingest {

/// A stream that goes into a ring and is not decoded. Each of its frames stands for one packet from
/// the first key frame on, in coding order; its picture has a size and cannot be drawn. One thread;
/// `interrupt` from any.
class PacketSource final : public FrameSource {
  public:
    /// `ring` outlives it. Errors: as open_source.
    static Result<std::unique_ptr<FrameSource>> open(const config::Camera& camera,
                                                     const Clock& clock,
                                                     const std::atomic<bool>& give_up,
                                                     PacketRing& ring);

    Result<Frame> next() override;
    void interrupt() override { pacer_.interrupt(); }
    StreamTroubles troubles() const override;

  private:
    PacketSource(config::Camera camera, const Clock& clock, const std::atomic<bool>& give_up,
                 PacketRing& ring);
    Result<void> read_packet();
    std::chrono::microseconds interval() const;

    config::Camera camera_;
    const Clock& clock_;
    PacketRing& ring_;
    Timeline timeline_;
    Patience patience_;
    Pacer pacer_{patience_};
    std::optional<PacketReader> reader_;
    Av<AVPacket> packet_;
    std::shared_ptr<const Picture> shell_;
    std::uint64_t number_ = 0;
    bool seen_packet_ = false;
};

}  // namespace linli::ingest
