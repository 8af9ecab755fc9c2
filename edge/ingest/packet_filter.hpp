// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "ingest/av.hpp"
#include "ingest/disposable.hpp"
#include "ingest/frame_source.hpp"
#include "ingest/thinning.hpp"

namespace linli::ingest {

/// Chooses the packets of one video stream that are decoded. In quiet it leaves out pictures that
/// no other needs: any of a codec or a stream that has key frames only, and those that H.264 and
/// HEVC mark; never so many that the rest is further apart than the analysis wants. Packets
/// without a time stamp are all decoded. One thread.
class PacketFilter {
  public:
    enum class Verdict {
        decode,
        not_needed,
        no_reference,  ///< needs a picture that was left out; all up to the next key frame do
    };

    /// `period`: the analysis wants a picture this often.
    PacketFilter(const AVStream& stream, std::chrono::microseconds period);

    /// Once for each packet, in coding order. `interval`: from one frame to the next.
    Verdict judge(const AVPacket& packet, Attention attention, std::chrono::microseconds interval);

    /// What was left out, and how far apart all pictures are.
    Thinning& thinning() { return thinning_; }
    const Thinning& thinning() const { return thinning_; }

  private:
    bool disposable(const AVPacket& packet);

    Thinning thinning_;
    AVRational time_base_;
    std::optional<DisposableProbe> probe_;
    bool intra_only_;
    int keys_in_a_row_ = 0;
    bool left_out_a_key_ = false;  ///< since the last key frame that was decoded
    bool broken_ = false;          ///< up to the next key frame
};

}  // namespace linli::ingest
