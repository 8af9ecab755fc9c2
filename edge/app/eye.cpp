// SPDX-License-Identifier: Apache-2.0
#include "app/eye.hpp"

#include <algorithm>

#include "app/process_usage.hpp"

namespace linli::app {
namespace {

using namespace std::chrono_literals;

/// After a warm-up every due frame is looked at for so long, so that what already stands there
/// becomes a track.
constexpr StreamDuration kFirstLooks = 3s;
/// What stands still is kept for a restart this often when nothing changes.
constexpr StreamDuration kKeepStays = 10s;
/// Detections from here on may keep a track alive but never start one (ByteTrack's second stage).
constexpr float kLowConfidence = 0.15F;

track::TrackerOptions tracker_options(float confidence) {
    track::TrackerOptions options;
    options.high_confidence = confidence;
    options.low_confidence = std::min(kLowConfidence, confidence);
    return options;
}

std::chrono::microseconds since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                                 start);
}

}  // namespace

Eye::Eye(const config::Camera& camera, float confidence)
    : camera_(camera.id),
      cadence_(camera.detect_fps),
      low_confidence_(tracker_options(confidence).low_confidence),
      gate_(camera),
      tracker_(tracker_options(confidence)) {}

void Eye::take_turn(const Moment& moment) {
    cadence_.take(moment);
    if (epoch_ == moment.epoch) return;
    epoch_ = moment.epoch;
    last_look_.reset();
    idle_.disturbed();
}

bool Eye::wants_look(const detect::MotionGate::Verdict& verdict, const Moment& moment) {
    switch (verdict.state) {
        case detect::GateState::warming:
            look_until_ = moment.stream + kFirstLooks;
            return false;
        case detect::GateState::blind:
            return false;
        case detect::GateState::moving:
            idle_.disturbed();
            return true;
        case detect::GateState::quiet:
            break;
    }
    return moment.stream < look_until_ || !last_look_ ||
           moment.stream - *last_look_ >= idle_.distance();
}

Result<std::optional<track::Scene>> Eye::see(const ingest::Frame& frame,
                                             detect::Detector& detector) {
    if (!cadence_.due(frame.moment)) return std::nullopt;
    take_turn(frame.moment);
    take_up_stays(frame);
    const auto gate_start = std::chrono::steady_clock::now();
    const auto cpu_before = thread_cpu_time();
    auto verdict = gate_.judge(frame);
    if (!verdict) return fail(std::move(verdict.error()), "motion gate");
    ++counts_.judged;
    counts_.gate = verdict->state;
    counts_.gate_time += since(gate_start);
    counts_.gate_cpu += thread_cpu_time() - cpu_before;

    track::Scene scene;
    scene.camera = camera_;
    scene.moment = frame.moment;
    scene.size = frame.size();
    scene.judged =
        verdict->state == detect::GateState::quiet || verdict->state == detect::GateState::moving;
    if (!scene.judged) {
        // Nothing is learnt from a picture that carries nothing; the tracks stay as they were.
        wants_look(*verdict, frame.moment);
    } else if (wants_look(*verdict, frame.moment)) {
        if (auto looked = look(frame, verdict->moving, detector); !looked)
            return std::unexpected(std::move(looked.error()));
        // The first looks come one upon the other: they say nothing of a scene at rest.
        if (verdict->state == detect::GateState::quiet && frame.moment.stream >= look_until_)
            idle_.looked(tracks_, !tracker_.tentative().empty());
        keep_stays(frame);
    } else {
        tracks_ = tracker_.update(frame.moment, scene.size, {}, /*looked=*/false);
    }
    scene.tracks = tracks_;
    return scene;
}

/// Where something moves, and where somebody is followed who may move on. What rests is a matter of
/// the whole picture.
std::vector<Box> Eye::wanted(const std::vector<Box>& moving) const {
    std::vector<Box> boxes;
    for (const track::Track& track : tracks_) {
        if (!track.still_since) boxes.push_back(track.box);
    }
    for (const track::Track& track : tracker_.tentative()) boxes.push_back(track.box);
    boxes.insert(boxes.end(), moving.begin(), moving.end());
    return boxes;
}

Result<void> Eye::look(const ingest::Frame& frame, const std::vector<Box>& moving,
                       detect::Detector& detector) {
    const auto start = std::chrono::steady_clock::now();
    const auto cpu_before = thread_cpu_time();
    auto looked = look_.look(frame, detector, wanted(moving), low_confidence_);
    if (!looked) return fail(std::move(looked.error()), "detector");
    const auto& detections = looked->detections;
    tracks_ = tracker_.update(frame.moment, frame.size(), detections, /*looked=*/true,
                              [&](const Box& box) { return looked->shows(box); });
    if (looked->whole) {
        auto evidence = stays_.look(frame, tracks_, detections);
        if (!evidence) return fail(std::move(evidence.error()), "stay memory");
        for (const auto& [id, sight] : *evidence) tracker_.set_evidence(id, sight);
    }
    last_look_ = frame.moment.stream;
    ++counts_.looks;
    counts_.runs += looked->regions.size();
    counts_.look_time += since(start);
    counts_.look_cpu += thread_cpu_time() - cpu_before;
    return {};
}

void Eye::take_up_stays(const ingest::Frame& frame) {
    if (!restored_) return;
    const auto stays = stays_.restore(*restored_, frame.moment, frame.size());
    tracks_ = tracker_.restore(stays, frame.moment.stream);
    restored_.reset();
}

void Eye::keep_stays(const ingest::Frame& frame) {
    std::vector<track::TrackId> ids;
    for (const auto& track : tracks_) {
        if (track::is_stay(track) && !track::is_gone(track.sight)) ids.push_back(track.id);
    }
    const bool due = !kept_text_ || frame.moment.stream - kept_at_ >= kKeepStays;
    if (!due && ids == kept_ids_) return;
    kept_text_ = std::make_shared<const std::string>(
        track::write_stays(stays_.keep(frame.moment, frame.size(), tracks_)));
    kept_ids_ = std::move(ids);
    kept_at_ = frame.moment.stream;
}

}  // namespace linli::app
