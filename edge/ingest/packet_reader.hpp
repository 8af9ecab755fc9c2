// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

#include "base/result.hpp"
#include "config/site.hpp"
#include "ingest/av.hpp"
#include "ingest/patience.hpp"

namespace linli::ingest {

/// How well a stream must be known before its first packet.
enum class Probe {
    when_needed,  ///< as a decoder needs it: an RTSP camera that describes its stream is not probed
    always,       ///< up to 2 s of it are read, so that the picture's size is known
};

/// An open container or camera whose video packets are read. One thread.
class PacketReader {
  public:
    /// Opens `camera`'s address, which must have video that can be decoded. Errors: as open_source.
    static Result<PacketReader> open(const config::Camera& camera, Patience& patience, Probe probe);

    /// Puts the next packet of the video into `packet`, which is empty, by reference. Errors:
    /// end_of_stream, cancelled, io; timed_out when `patience` is over.
    Result<void> read(AVPacket& packet);

    const AVStream& video() const { return *format_->streams[index_]; }

  private:
    PacketReader(Patience& patience, Av<AVFormatContext> format)
        : patience_(patience), format_(std::move(format)) {}

    Result<void> choose_video();

    Patience& patience_;
    Av<AVFormatContext> format_;
    int index_ = -1;
};

/// `time` of `stream` as microseconds; unset when it is none (AV_NOPTS_VALUE).
std::optional<std::chrono::microseconds> time_of(std::int64_t time, AVRational time_base);

/// Nothing that can be shown came within `timeout`; `keyless`: though packets came, none was a key
/// frame.
Error too_late(std::chrono::milliseconds timeout, bool keyless);

/// What `error` means for `camera`: one that is live does not end, it breaks off.
Error told_of(Error error, const config::Camera& camera);

}  // namespace linli::ingest
