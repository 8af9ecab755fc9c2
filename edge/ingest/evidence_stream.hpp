// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "config/site.hpp"
#include "ingest/capture.hpp"
#include "ingest/frame.hpp"

namespace linli::ingest {

/// What a technician wants to know about a camera's evidence stream.
struct EvidenceStatus {
    CaptureStatus link;                ///< `frames` are packets; nothing is decoded
    std::chrono::microseconds held{};  ///< from the oldest packet that is kept to the newest
    std::uint64_t bytes = 0;           ///< of memory the packets take
    std::uint64_t pictures = 0;        ///< decoded, because somebody asked
    std::uint64_t missed = 0;          ///< asked for and not to be had
    std::string trouble;  ///< why less can be had than was configured; empty when all can
};

/// A camera's evidence stream: read for ever on a thread of its own as by a Capture, kept as
/// packets in a ring that is bounded in time and bytes, decoded only when a picture is asked for.
/// Concurrency: any thread.
class EvidenceStream {
  public:
    /// `camera` has an evidence source. `on_change`: as Capture's, once for each packet.
    EvidenceStream(const config::Camera& camera, const Clock& clock,
                   std::function<void()> on_change = {}, Retry retry = {});
    ~EvidenceStream();  ///< stops and joins

    void start();
    /// Tells it to stop and does not wait; a picture that is being decoded is given up.
    void give_up();
    bool ended() const;

    /// The picture that came nearest to `moment` by our clock: which one that is can be wrong by
    /// the difference of the two streams' delays. `wall` of its moment is when it came. Blocks
    /// while it decodes from the key frame before it. Errors: not_found (none within 0.5 s is
    /// kept), corrupt, cancelled.
    Result<Frame> picture_at(Clock::Steady moment);

    /// The picture for evidence of `seen`, a frame of the camera's other stream that came at
    /// `came`, under the moment of `seen`. Where there is none `seen` itself; the log says why at
    /// the first of a row. Blocks as `picture_at`.
    Frame better(const Frame& seen, Clock::Steady came);

    EvidenceStatus status() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace linli::ingest
