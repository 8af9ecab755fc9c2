// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "config/site.hpp"
#include "ingest/frame.hpp"
#include "ingest/stream_troubles.hpp"

namespace linli::ingest {

/// How closely a camera is watched: `full` gives every frame; `quiet` gives frames as often as the
/// camera's detect_fps needs them, and leaves out what costs more, where the stream allows it.
enum class Attention { quiet, full };

/// One opened stream. Owned and called by one thread, which it may block; `interrupt` and
/// `set_attention` are for any thread.
struct FrameSource {
    virtual ~FrameSource() = default;
    /// The next frame in presentation order. Moments of one source never go back; `moment.epoch` is
    /// 0 here (the Capture that reconnects counts epochs). Errors: end_of_stream, timed_out, io,
    /// corrupt, cancelled. After an error the source is closed.
    virtual Result<Frame> next() = 0;
    /// Makes a blocked or later `next` return cancelled soon.
    virtual void interrupt() = 0;
    /// A wish for the frames to come; a source begins with full. A source that cannot leave
    /// anything out gives every frame all the same. Returns at once.
    virtual void set_attention(Attention) {}
    /// Since it was opened. By the thread of `next`.
    virtual StreamTroubles troubles() const { return {}; }
};

/// Opens `camera`'s stream (libav): a file at its pace, RTSP over TCP, or V4L2. Blocks up to
/// connect_timeout. Errors: not_found, timed_out, refused, unsupported, io; the message names the
/// camera's address without its password.
/// Setting `give_up` from any thread ends a blocked open with ErrorCode::cancelled; it must outlive
/// the source.
Result<std::unique_ptr<FrameSource>> open_source(const config::Camera& camera, const Clock& clock,
                                                 const std::atomic<bool>& give_up);

/// Decodes one picture file (JPEG, PNG) by libav. Errors: not_found, corrupt, unsupported.
Result<Frame> read_still(const std::string& file);

}  // namespace linli::ingest
