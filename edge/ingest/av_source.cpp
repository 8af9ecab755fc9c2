// SPDX-License-Identifier: Apache-2.0
#include "ingest/av_source.hpp"

#include <format>

#include "ingest/av_picture.hpp"

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;

/// A camera clock that jumps further than this has been set; no rule may see it as time that
/// passed.
constexpr std::chrono::microseconds kJump = 10s;
/// Time stamps that go back further than pictures that came out of order have begun anew.
constexpr std::chrono::microseconds kBack = 500ms;
/// A live camera's wall time follows our clock when it is further off than this.
constexpr std::chrono::microseconds kDrift = 2s;

}  // namespace

Result<Moment> Timeline::next(std::optional<std::chrono::microseconds> pts,
                              std::chrono::microseconds interval) {
    if (!pts && begun_) ++without_time_;  // the first over RTSP often has none
    if (!begun_) {
        begun_ = true;
        first_pts_ = pts;
        anchor_ = starts_at_.value_or(clock_.wall());
        return Moment{StreamTime{}, anchor_, 0};
    }
    if (pts && !first_pts_)
        first_pts_ = *pts - (last_ + interval);  // the frames before it had none
    std::chrono::microseconds at = pts ? *pts - *first_pts_ : last_ + interval;
    const std::chrono::microseconds expected = last_ + interval;
    if (std::chrono::abs(at - expected) > kJump) {
        if (live_) {
            return fail(ErrorCode::io,
                        std::format("the camera's clock jumped by {}", format_seconds(at - last_)));
        }
        at = expected;
        ++steps_;
    }
    if (at <= last_) ++steps_;
    if (at < last_ - kBack) at = expected;
    if (pts) first_pts_ = *pts - at;
    if (at <= last_) at = last_ + 1us;  // never back, never twice
    last_ = at;
    if (live_ && std::chrono::abs(clock_.wall() - (anchor_ + at)) > kDrift)
        anchor_ = clock_.wall() - at;
    return Moment{StreamTime(at), anchor_ + at, 0};
}

AvSource::AvSource(config::Camera camera, const Clock& clock, const std::atomic<bool>& give_up)
    : camera_(std::move(camera)),
      timeline_(camera_.starts_at, camera_.kind != config::SourceKind::file, clock),
      patience_(give_up) {}

Result<std::unique_ptr<FrameSource>> AvSource::open(const config::Camera& camera,
                                                    const Clock& clock,
                                                    const std::atomic<bool>& give_up) {
    std::unique_ptr<AvSource> source(new AvSource(camera, clock, give_up));
    auto stream = Stream::open(camera, source->patience_);
    if (!stream) return std::unexpected(std::move(stream.error()));
    source->stream_ = std::move(*stream);
    return source;
}

Error AvSource::told(Error error) const {
    error = told_of(std::move(error), camera_);
    if (error.code == ErrorCode::end_of_stream && !any_frame_)
        return {ErrorCode::corrupt, "there is no picture in it that can be decoded"};
    return error;
}

Result<Frame> AvSource::next() {
    auto picture = pictures_.frame();
    if (!picture) return fail(ErrorCode::io, "out of memory");
    const auto shown = stream_->next(*picture, camera_.data_timeout);
    if (!shown) return std::unexpected(told(shown.error()));
    auto moment = timeline_.next(shown->pts, stream_->frame_interval());
    if (!moment) return std::unexpected(std::move(moment.error()));
    const Size size{picture->width, picture->height};
    if (any_frame_ && !(size == size_)) ++size_changes_;
    size_ = size;
    any_frame_ = true;
    if (camera_.kind == config::SourceKind::file && camera_.pace == config::Pace::real_time) {
        if (auto due = pacer_.wait_until_due(moment->stream); !due)
            return std::unexpected(std::move(due.error()));
    }
    return Frame{pictures_.picture_of(std::move(picture)), *moment, shown->number};
}

StreamTroubles AvSource::troubles() const {
    return {stream_->broken(), timeline_.without_time(), timeline_.steps(), size_changes_};
}

void AvSource::set_attention(Attention attention) {
    const bool flat_out =
        camera_.kind == config::SourceKind::file && camera_.pace == config::Pace::flat_out;
    if (!flat_out) stream_->set_attention(attention);
}

Result<std::unique_ptr<FrameSource>> open_source(const config::Camera& camera, const Clock& clock,
                                                 const std::atomic<bool>& give_up) {
    return AvSource::open(camera, clock, give_up);
}

Result<Frame> read_still(const std::string& file) {
    config::Camera still;
    still.kind = config::SourceKind::file;
    still.address = file;
    const std::atomic<bool> never{false};
    Patience patience(never);
    auto stream = Stream::open(still, patience);
    if (!stream) return std::unexpected(std::move(stream.error()));
    PicturePool pictures;
    auto picture = pictures.frame();
    if (!picture) return fail(ErrorCode::io, "out of memory");
    if (!(*stream)->next(*picture, still.data_timeout))
        return fail(ErrorCode::corrupt, std::format("{}: not a picture that can be decoded", file));
    return Frame{pictures.picture_of(std::move(picture)), {}, 1};
}

}  // namespace linli::ingest
