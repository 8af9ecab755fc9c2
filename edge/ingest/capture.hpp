// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "base/bounded_queue.hpp"
#include "base/clock.hpp"
#include "config/site.hpp"
#include "ingest/cadence.hpp"
#include "ingest/frame_source.hpp"

namespace linli::ingest {

/// connecting: until the first picture; streaming: pictures come; waiting: before the next try;
/// ended: a file was read, or it was stopped.
enum class LinkState { connecting, streaming, waiting, ended };
std::string_view name_of(LinkState state);

/// What a technician wants to know about a camera's stream.
struct CaptureStatus {
    LinkState state = LinkState::connecting;
    std::string last_error;     ///< why it is not streaming; empty when it is
    std::uint32_t epoch = 0;    ///< grows with every successful connect; the first is 1
    std::uint64_t frames = 0;   ///< decoded
    std::uint64_t skipped = 0;  ///< not decoded: nobody needed them (Attention::quiet)
    std::uint64_t dropped = 0;  ///< replaced by a newer frame before anybody looked
    std::uint64_t reconnects = 0;
    Size size;
    StreamTroubles troubles;     ///< over all epochs
    std::string last_trouble;    ///< the last of them, or why it last broke off; empty: never
    WallTime last_trouble_at{};  ///< when that was
};

/// How soon a stream that broke is tried again. The defaults are the product's; tests shorten them.
struct Retry {
    std::chrono::milliseconds first{1'000};     ///< the first wait is a random share of this
    std::chrono::milliseconds longest{60'000};  ///< the share doubles with each failure up to this
    std::chrono::milliseconds worked{5'000};  ///< after a stream of so long the wait is short again
    std::optional<std::uint32_t> seed;        ///< of the jitter; unset = a new one
};

/// Reads one camera for ever on a thread of its own: opens, reads, and opens again with full-jitter
/// back-off (1..60 s, at once after a stream that had worked for a while). The newest frame waits;
/// older ones drop (files at Pace::flat_out never drop). Stream time runs on over a reconnect by
/// the steady time that passed. With a cadence only due frames are given and told of, and while
/// attention is quiet a live camera's packets wait in the system until the next due one is about
/// to come: the processor is woken once for all of them. Concurrency: any thread.
class Capture {
  public:
    using Open = std::function<Result<std::unique_ptr<FrameSource>>(
        const config::Camera&, const std::atomic<bool>& give_up)>;

    /// `open` is open_source in the app, a fake in tests. `on_change` (may be empty) is called on
    /// the capture thread after each change of state and whenever a frame has become ready: post
    /// from it, do not work in it. `cadence`: frames that are not due are decoded, since later
    /// ones build on them, and not given; unset: each is due.
    Capture(config::Camera camera, const Clock& clock, Open open, std::function<void()> on_change,
            Retry retry = {}, std::optional<Cadence> cadence = std::nullopt);
    ~Capture();  ///< stops and joins

    void start();
    /// Tells it to stop and does not wait; `take` gives nothing more.
    void give_up();
    /// Its thread has come to its end (or was never started).
    bool ended() const;
    /// Gives up and waits for the end: at once, but for a name look-up of the system that nobody
    /// can interrupt (10 s and more while name servers are silent).
    void stop();

    /// From now on, over reconnects as well: which frames are worth decoding. Begins with full.
    /// From quiet to full everything is given again from the next packet on; what was left out
    /// before is gone. Has no effect on files at Pace::flat_out. Cheap when nothing changes.
    void set_attention(Attention attention);

    /// The waiting frame, if any; it counts as analysed.
    std::optional<Frame> take();
    /// When the picture of `stream`, a time of the present epoch, came: by the quickest of the last
    /// few. Now, when nothing has come yet.
    Clock::Steady came_at(StreamTime stream) const;
    CaptureStatus status() const;
    /// What its thread (reading and decoding) has cost so far, by the kernel's account of the
    /// thread.
    std::chrono::microseconds cpu_time() const;
    const config::Camera& camera() const { return camera_; }

  private:
    struct Impl;
    config::Camera camera_;
    std::unique_ptr<Impl> impl_;
};

}  // namespace linli::ingest
