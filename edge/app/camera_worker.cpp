// SPDX-License-Identifier: Apache-2.0
#include "app/camera_worker.hpp"

#include <algorithm>
#include <bit>
#include <boost/asio/post.hpp>

#include "base/log.hpp"

namespace linli::app {
namespace {

/// A scene in which nothing moves and nobody stands is worth the frames of detect_fps alone; a
/// parked vehicle needs no more.
ingest::Attention attention_for(const track::Scene& scene, const EyeCounts& counts) {
    const bool still = std::ranges::all_of(scene.tracks, [](const track::Track& track) {
        return track.still_since && track.label == detect::ClassLabel::vehicle;
    });
    const bool quiet = scene.judged && counts.gate == detect::GateState::quiet && still;
    return quiet ? ingest::Attention::quiet : ingest::Attention::full;
}

}  // namespace

CameraWorker::CameraWorker(asio::io_context& loop, asio::thread_pool& vision,
                           DetectorPool& detectors, const config::Camera& camera, float confidence,
                           const Clock& clock, Hooks hooks)
    : loop_(loop),
      vision_(vision),
      detectors_(detectors),
      hooks_(std::move(hooks)),
      clock_(clock),
      eye_(camera, confidence),
      capture_(
          camera, clock,
          [&clock](const config::Camera& wanted, const std::atomic<bool>& give_up) {
              return ingest::open_source(wanted, clock, give_up);
          },
          [this] { asio::post(loop_, [this] { pump(); }); }, ingest::Retry{},
          ingest::Cadence(camera.detect_fps)),
      evidence_(camera.evidence ? std::make_shared<ingest::EvidenceStream>(camera, clock)
                                : nullptr) {}

Result<void> CameraWorker::restore(std::string_view text) {
    if (text.empty()) return {};
    auto kept = track::parse_stays(text);
    if (!kept) return std::unexpected(std::move(kept.error()));
    eye_.restore(std::move(*kept));
    return {};
}

void CameraWorker::start() {
    started_ = clock_.steady();
    capture_.start();
    if (evidence_) evidence_->start();
}

void CameraWorker::stop() {
    stopped_ = true;
    capture_.give_up();
    if (evidence_) evidence_->give_up();
}

bool CameraWorker::ended() const {
    return !busy_ && capture_.status().state == ingest::LinkState::ended;
}

void CameraWorker::pump() {
    if (stopped_) return;
    if (!busy_) {
        if (auto frame = capture_.take()) {
            busy_ = true;
            const auto came = capture_.came_at(frame->moment.stream);
            asio::post(vision_, [this, taken = std::move(*frame), came] { see(taken, came); });
        }
    }
    hooks_.on_link();
}

void CameraWorker::see(const ingest::Frame& frame, Clock::Steady came) {
    const auto detector = detectors_.borrow();
    auto scene = eye_.see(frame, *detector);
    asio::post(loop_, [this, seen_frame = ingest::Frame(frame), came, result = std::move(scene),
                       counts = eye_.counts(), stays = eye_.kept_stays()]() mutable {
        kept_stays_ = std::move(stays);
        seen(std::move(seen_frame), came, std::move(result), counts);
    });
}

void CameraWorker::seen(ingest::Frame frame, Clock::Steady came,
                        Result<std::optional<track::Scene>> scene, const EyeCounts& counts) {
    busy_ = false;
    counts_ = counts;
    if (!scene) {
        // Said for the 1st, 2nd, 4th, 8th ... failure: a camera that fails on every frame must not
        // fill the log.
        if (std::has_single_bit(++failures_)) {
            log::warn("camera {}: {} (failure {})", camera().id, scene.error().message, failures_);
        }
        trouble_ = scene.error().message;
        // The rules must know that time passes without a look.
        scene = track::Scene{};
        (*scene)->camera = camera().id;
        (*scene)->moment = frame.moment;
        (*scene)->size = frame.size();
        (*scene)->judged = false;
    } else {
        trouble_.clear();
    }
    if (*scene) capture_.set_attention(attention_for(**scene, counts));
    if (*scene) {
        latest_ = View{std::move(**scene), std::move(frame), came, evidence_};
        if (!stopped_) hooks_.on_view(*latest_);
    }
    pump();
}

}  // namespace linli::app
