// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/result.hpp"
#include "config/site.hpp"
#include "ingest/av.hpp"
#include "ingest/decoder.hpp"
#include "ingest/packet_filter.hpp"
#include "ingest/packet_reader.hpp"
#include "ingest/patience.hpp"

namespace linli::ingest {

/// When a picture is shown, and the how many-th it is.
struct Shown {
    std::optional<std::chrono::microseconds>
        pts;                   ///< from the stream's own zero; unset when it has none
    std::uint64_t number = 0;  ///< from 1; pictures that were left out have theirs as well
};

/// An open container or camera and its video decoder. One thread; `set_attention` from any.
class Stream {
  public:
    /// Opens `camera`'s address. Errors: as open_source.
    static Result<std::unique_ptr<Stream>> open(const config::Camera& camera, Patience& patience);

    /// Puts the next whole picture from the first key frame on into `frame`, which is empty;
    /// broken ones are passed over. `timeout`: without one for so long, though a picture that is
    /// left out is a sign of life. Errors: end_of_stream, timed_out, cancelled, io, corrupt
    /// (nothing decodes any more).
    Result<Shown> next(AVFrame& frame, std::chrono::milliseconds timeout);

    /// Holds for the packets that are read from now on.
    void set_attention(Attention attention) { attention_.store(attention); }

    /// Packets and pictures since the first key frame that did not decode whole.
    std::uint64_t broken() const { return all_broken_; }

    /// Time from one frame to the next by what the stream says, else by its latest time stamps;
    /// 40 ms while neither is known.
    std::chrono::microseconds frame_interval() const;

  private:
    Stream(Patience& patience, PacketReader reader)
        : patience_(patience), reader_(std::move(reader)) {}

    const AVStream& video() const { return reader_.video(); }
    Result<void> open_decoder(const config::Camera& camera);
    Result<void> feed(std::chrono::milliseconds timeout);
    Result<void> feed_packet(std::chrono::milliseconds timeout);
    Result<void> count_broken(int code);
    bool sound(const AVFrame& frame);
    Shown shown(const AVFrame& frame);
    bool keyless() const { return seen_packet_ && !seen_key_; }

    Patience& patience_;
    PacketReader reader_;
    std::optional<Decoder> decoder_;
    std::optional<PacketFilter> filter_;
    Av<AVPacket> packet_;
    std::atomic<Attention> attention_{Attention::full};
    bool seen_packet_ = false;
    bool seen_key_ = false;
    int broken_ = 0;  ///< in a row
    std::uint64_t all_broken_ = 0;
    std::uint64_t number_ = 0;
};

}  // namespace linli::ingest
