// SPDX-License-Identifier: Apache-2.0
#include "ingest/evidence_stream.hpp"

#include <mutex>

#include "base/log.hpp"
#include "ingest/last_picture.hpp"
#include "ingest/packet_ring.hpp"
#include "ingest/packet_source.hpp"

namespace linli::ingest {
namespace {

/// The evidence stream of `camera` as a camera of its own; its id is for the log.
config::Camera as_camera(config::Camera camera) {
    LINLI_CHECK(camera.evidence.has_value());
    camera.id += ", evidence stream";
    camera.kind = camera.evidence->kind;
    camera.address = camera.evidence->address;
    camera.pace = config::Pace::real_time;
    return camera;
}

}  // namespace

struct EvidenceStream::Impl {
    Impl(const config::Camera& camera, const Clock& the_clock, std::function<void()> on_change,
         Retry retry)
        : clock(the_clock),
          ring(camera.evidence->keep, camera.evidence->keep_bytes),
          capture(
              as_camera(camera), clock,
              [this](const config::Camera& wanted, const std::atomic<bool>& stop) {
                  return PacketSource::open(wanted, clock, stop, ring);
              },
              std::move(on_change), retry) {}

    const Clock& clock;
    PacketRing ring;
    std::atomic<bool> stopped{false};

    mutable std::mutex mutex;
    std::uint64_t pictures = 0;
    std::uint64_t missed = 0;
    bool missed_last = false;
    Size size;  ///< of the latest picture

    Capture capture;  ///< the last: its thread uses the others
};

EvidenceStream::EvidenceStream(const config::Camera& camera, const Clock& clock,
                               std::function<void()> on_change, Retry retry)
    : impl_(std::make_unique<Impl>(camera, clock, std::move(on_change), retry)) {}

EvidenceStream::~EvidenceStream() { give_up(); }

void EvidenceStream::start() { impl_->capture.start(); }

void EvidenceStream::give_up() {
    impl_->stopped.store(true);
    impl_->capture.give_up();
}

bool EvidenceStream::ended() const { return impl_->capture.ended(); }

Result<Frame> EvidenceStream::picture_at(Clock::Steady moment) {
    const auto cut = impl_->ring.cut(moment);
    auto picture = cut ? last_picture(cut->packets, impl_->stopped)
                       : Result<std::shared_ptr<const Picture>>(std::unexpected(cut.error()));
    const std::scoped_lock lock(impl_->mutex);
    if (!picture) {
        ++impl_->missed;
        return std::unexpected(std::move(picture.error()));
    }
    ++impl_->pictures;
    impl_->size = (*picture)->size();
    Frame frame{std::move(*picture), {}, 0};
    const auto ago = impl_->clock.steady() - cut->shown;
    frame.moment.wall =
        impl_->clock.wall() - std::chrono::duration_cast<std::chrono::microseconds>(ago);
    return frame;
}

Frame EvidenceStream::better(const Frame& seen, Clock::Steady came) {
    auto found = picture_at(came);
    bool first = false;
    {
        const std::scoped_lock lock(impl_->mutex);
        first = !found && !impl_->missed_last;
        impl_->missed_last = !found;
    }
    if (first) {
        log::warn("camera {}: the picture of an event comes from the other stream: {}",
                  impl_->capture.camera().id, found.error().message);
    }
    if (!found) return seen;
    found->moment = seen.moment;
    found->number = seen.number;
    return std::move(*found);
}

EvidenceStatus EvidenceStream::status() const {
    EvidenceStatus status;
    status.link = impl_->capture.status();
    const auto content = impl_->ring.content();
    status.held = content.span;
    status.bytes = content.bytes;
    status.trouble = content.trouble;
    const std::scoped_lock lock(impl_->mutex);
    status.pictures = impl_->pictures;
    status.missed = impl_->missed;
    if (impl_->size.width > 0) status.link.size = impl_->size;
    return status;
}

}  // namespace linli::ingest
