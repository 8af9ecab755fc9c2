// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>

#include "base/result.hpp"
#include "config/site.hpp"
#include "ingest/av.hpp"

namespace linli::ingest {

/// Ends libav's blocking calls: when told to, or when the deadline is over. Armed by one thread,
/// asked by libav in the same thread; `interrupt` by any.
class Patience {
  public:
    explicit Patience(const std::atomic<bool>& give_up) : outside_(give_up) {}

    void allow(std::chrono::milliseconds time) {
        deadline_ = std::chrono::steady_clock::now() + time;
    }
    bool over() const { return given_up() || std::chrono::steady_clock::now() > deadline_; }
    bool timed_out() const { return !given_up() && std::chrono::steady_clock::now() > deadline_; }
    /// For AVIOInterruptCB; `self` is a Patience.
    static int callback(void* self) { return static_cast<const Patience*>(self)->over() ? 1 : 0; }

    bool given_up() const { return interrupted_.load() || outside_.load(); }
    void interrupt() { interrupted_.store(true); }

  private:
    const std::atomic<bool>& outside_;
    std::atomic<bool> interrupted_{false};
    std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
};

/// One decoded picture with its presentation time.
struct DecodedPicture {
    Av<AVFrame> frame;
    std::optional<std::chrono::microseconds>
        pts;  ///< from the stream's own zero; unset when it has none
};

/// An open container or camera and its video decoder. One thread.
class Stream {
  public:
    /// Opens `camera`'s address. Errors: as open_source.
    static Result<std::unique_ptr<Stream>> open(const config::Camera& camera, Patience& patience);

    /// The next whole picture from the first key frame on; broken ones are passed over. `timeout`:
    /// without one for so long. Errors: end_of_stream, timed_out, cancelled, io, corrupt (nothing
    /// decodes any more).
    Result<DecodedPicture> next(std::chrono::milliseconds timeout);

    /// Time from one frame to the next by what the stream says; 40 ms when it does not say.
    std::chrono::microseconds frame_interval() const;

  private:
    Stream(Patience& patience, Av<AVFormatContext> format)
        : patience_(patience), format_(std::move(format)) {}

    Result<void> open_decoder();
    Result<void> feed(std::chrono::milliseconds timeout);

    Patience& patience_;
    Av<AVFormatContext> format_;
    Av<AVCodecContext> decoder_;
    Av<AVPacket> packet_;
    int index_ = -1;
    bool seen_key_ = false;
    bool draining_ = false;
    int broken_ = 0;
};

}  // namespace linli::ingest
