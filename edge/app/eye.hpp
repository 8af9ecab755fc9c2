// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/idle_looks.hpp"
#include "base/result.hpp"
#include "config/site.hpp"
#include "detect/detector.hpp"
#include "detect/look.hpp"
#include "detect/motion_gate.hpp"
#include "ingest/cadence.hpp"
#include "ingest/frame.hpp"
#include "track/stay_memory.hpp"
#include "track/track.hpp"
#include "track/tracker.hpp"

namespace linli::app {

/// What an eye has done so far, for status and cost.
struct EyeCounts {
    std::uint64_t judged = 0;  ///< frames the motion gate saw
    std::uint64_t looks = 0;   ///< frames the detector saw
    std::uint64_t runs = 0;    ///< of the network, on regions of those frames
    std::chrono::microseconds gate_time{};
    std::chrono::microseconds look_time{};
    std::chrono::microseconds gate_cpu{};  ///< of the thread; less than gate_time where it waited
    std::chrono::microseconds look_cpu{};
    detect::GateState gate = detect::GateState::warming;
};

/// One camera's way from frames to scenes: motion gate, detector, tracker, stay memory. Stream time
/// decides everything, so a clip gives the same scenes at any speed. Concurrency: one thread at a
/// time.
class Eye {
  public:
    /// `confidence`: detections from here on start a track, 0..1.
    Eye(const config::Camera& camera, float confidence);

    /// One frame, in stream order. Empty when it is not due by the camera's detect_fps. Error: the
    /// picture or the engine failed; the eye goes on with the next frame.
    Result<std::optional<track::Scene>> see(const ingest::Frame& frame, detect::Detector& detector);

    const EyeCounts& counts() const { return counts_; }

    /// What stands still, for `restore` in the next process (track::write_stays): brought up to
    /// date when a stay begins or ends, and every 10 s of looks. Null before the first.
    std::shared_ptr<const std::string> kept_stays() const { return kept_text_; }
    /// Goes on with the stays of an earlier process: call before the first frame.
    void restore(track::KeptStays kept) { restored_ = std::move(kept); }

  private:
    void take_turn(const Moment& moment);
    bool wants_look(const detect::MotionGate::Verdict& verdict, const Moment& moment);
    Result<void> look(const ingest::Frame& frame, const std::vector<Box>& moving,
                      detect::Detector& detector);
    std::vector<Box> wanted(const std::vector<Box>& moving) const;
    void take_up_stays(const ingest::Frame& frame);
    void keep_stays(const ingest::Frame& frame);

    std::string camera_;
    ingest::Cadence cadence_;
    float low_confidence_;
    detect::MotionGate gate_;
    detect::Look look_;
    track::Tracker tracker_;
    track::StayMemory stays_;
    std::vector<track::Track> tracks_;  ///< of the last scene
    std::optional<std::uint32_t> epoch_;
    StreamTime look_until_{};  ///< after a warm-up everything is looked at for a while
    std::optional<StreamTime> last_look_;
    IdleLooks idle_;
    EyeCounts counts_;
    std::optional<track::KeptStays> restored_;  ///< until the first frame
    std::shared_ptr<const std::string> kept_text_;
    std::vector<track::TrackId> kept_ids_;  ///< in kept_text_
    StreamTime kept_at_{};
};

}  // namespace linli::app
