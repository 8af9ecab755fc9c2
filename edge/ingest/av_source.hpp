// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "base/clock.hpp"
#include "ingest/av_picture.hpp"
#include "ingest/frame_source.hpp"
#include "ingest/pacer.hpp"
#include "ingest/stream.hpp"

namespace linli::ingest {

/// Gives frames their moments. Stream time begins at 0, follows the time stamps, and never goes
/// back. One thread.
class Timeline {
  public:
    /// `starts_at`: wall time of the first frame; unset: the clock's when it comes. `live`: the
    /// wall time follows the clock when the camera's own clock drifts away from it.
    Timeline(std::optional<WallTime> starts_at, bool live, const Clock& clock)
        : starts_at_(starts_at), live_(live), clock_(clock) {}

    /// `interval`: from one frame to the next by what the stream says. Time stamps that jump by
    /// more than 10 s from there: an error (io) of a live camera, which begins a new epoch; a file
    /// cannot be opened in its middle and goes on by one interval. So does everything whose time
    /// stamps go back by more than half a second.
    Result<Moment> next(std::optional<std::chrono::microseconds> pts,
                        std::chrono::microseconds interval);

    /// Frames after the first that had no time stamp.
    std::uint64_t without_time() const { return without_time_; }
    /// Time stamps that were not believed.
    std::uint64_t steps() const { return steps_; }

  private:
    std::optional<WallTime> starts_at_;
    bool live_;
    const Clock& clock_;
    bool begun_ = false;
    std::optional<std::chrono::microseconds> first_pts_;  ///< the time stamp of stream time 0
    std::chrono::microseconds last_{};                    ///< stream time of the last frame
    WallTime anchor_{};                                   ///< wall time of stream time 0
    std::uint64_t without_time_ = 0;
    std::uint64_t steps_ = 0;
};

/// A camera or file read by libav. A file at Pace::flat_out is always given in full: who plays it
/// wants the same frames each time, and a wish comes at no certain frame.
class AvSource final : public FrameSource {
  public:
    static Result<std::unique_ptr<FrameSource>> open(const config::Camera& camera,
                                                     const Clock& clock,
                                                     const std::atomic<bool>& give_up);

    Result<Frame> next() override;
    void interrupt() override { pacer_.interrupt(); }
    void set_attention(Attention attention) override;
    StreamTroubles troubles() const override;

  private:
    AvSource(config::Camera camera, const Clock& clock, const std::atomic<bool>& give_up);
    Error told(Error error) const;

    config::Camera camera_;
    Timeline timeline_;
    Patience patience_;
    Pacer pacer_{patience_};
    std::unique_ptr<Stream> stream_;
    PicturePool pictures_;
    bool any_frame_ = false;
    Size size_;  ///< of the last picture
    std::uint64_t size_changes_ = 0;
};

}  // namespace linli::ingest
