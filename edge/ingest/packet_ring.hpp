// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "ingest/av.hpp"

namespace linli::ingest {

/// What a decoder must know before the first packet. Immutable.
struct PacketCoding {
    /// `extradata`: in place of that of `parameters`; empty: as they say.
    PacketCoding(const AVCodecParameters& parameters, AVRational time_base,
                 std::span<const std::uint8_t> extradata = {});

    Av<AVCodecParameters> parameters;
    AVRational time_base;
};

/// One packet that is kept: the bytes are libav's own, by reference. Immutable.
struct KeptPacket {
    Av<AVPacket> packet;  ///< its `opaque` is this KeptPacket
    std::shared_ptr<const PacketCoding> coding;
    Clock::Steady came;
    std::optional<std::chrono::microseconds> shown;  ///< its time stamp; unset when it has none
    std::uint32_t stretch = 0;  ///< packets of one stretch have time stamps that belong together
    bool key = false;

    /// Memory it holds, the buffer's slack and a share for the bookkeeping with it.
    std::uint64_t bytes() const;
};
using Packets = std::vector<std::shared_ptr<const KeptPacket>>;

/// The latest packets of a video stream, compressed as they came. It always begins with a key
/// frame. Operation: as many whole groups of pictures as are needed to go back by `keep`, so up to
/// the distance of two key frames more; never more than `most_bytes`. A group that does not fit
/// goes as a whole, and what follows up to the next key frame is not kept. Concurrency: any thread.
class PacketRing {
  public:
    PacketRing(std::chrono::microseconds keep, std::uint64_t most_bytes)
        : keep_(keep), most_bytes_(most_bytes) {}

    /// A stream has been opened: the next packet that is kept is a key frame of it. What is there
    /// stays and grows old.
    void begin(const AVStream& stream);
    /// Takes over `packet`, which came at `came`, and leaves it empty. False when it is not kept.
    bool add(AVPacket& packet, Clock::Steady came);
    void clear();

    struct Content {
        std::chrono::microseconds span{};  ///< from when the first came to when the last did
        std::uint64_t bytes = 0;
        std::size_t packets = 0;
        std::string trouble;  ///< why less than `keep` can be kept; empty when it can
    };
    Content content() const;

    /// What must be decoded for one picture.
    struct Cut {
        Packets packets;      ///< from a key frame on; the last is the picture's own
        Clock::Steady shown;  ///< when the picture came: its time stamp, by the quickest packet
                              ///< of the stretch
    };
    /// The packets of the picture nearest to `moment`. Error: not_found when none is within
    /// kNearest.
    Result<Cut> cut(Clock::Steady moment) const;

    static constexpr std::chrono::milliseconds kNearest{500};

  private:
    void drop_group();
    void shrink(Clock::Steady now);

    const std::chrono::microseconds keep_;
    const std::uint64_t most_bytes_;

    mutable std::mutex mutex_;
    std::shared_ptr<const PacketCoding> coding_;
    std::deque<std::shared_ptr<const KeptPacket>> packets_;
    std::uint64_t bytes_ = 0;
    std::size_t keys_ = 0;  ///< in packets_
    std::uint32_t stretch_ = 0;
    std::optional<std::chrono::microseconds> delay_;  ///< of the last packet: came - time stamp
    bool wants_key_ = true;
    std::uint64_t overflowed_ = 0;  ///< groups that did not fit, since one last did
};

}  // namespace linli::ingest
