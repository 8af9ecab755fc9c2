// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/detector_pool.hpp"
#include "app/eye.hpp"
#include "ingest/capture.hpp"
#include "ingest/evidence_stream.hpp"

namespace linli::app {

namespace asio = boost::asio;

/// A scene and the frame it was made from.
struct View {
    track::Scene scene;
    ingest::Frame frame;
    Clock::Steady came;                                ///< when the frame came
    std::shared_ptr<ingest::EvidenceStream> evidence;  ///< has better pictures; may be null

    /// The best picture there is of this moment. Blocks while it is decoded.
    ingest::Frame best_frame() const { return evidence ? evidence->better(frame, came) : frame; }
};

/// Runs one camera: its capture thread fills the newest-frame slot, the vision pool empties it (one
/// job at a time), and every scene comes out on the loop. An evidence stream runs beside it and is
/// never a reason to call the camera lost. Concurrency: loop thread only; stop, join
/// the vision pool, then destroy.
class CameraWorker {
  public:
    struct Hooks {
        std::function<void(const View&)> on_view;  ///< on the loop, in stream order
        std::function<void()> on_link;  ///< on the loop, after the stream's state may have changed
    };

    CameraWorker(asio::io_context& loop, asio::thread_pool& vision, DetectorPool& detectors,
                 const config::Camera& camera, float confidence, const Clock& clock, Hooks hooks);

    /// Goes on with what stood still when an earlier process ended: `text` of its `kept_stays`,
    /// empty when there is none. Call before `start`. Error: as track::parse_stays; nothing is
    /// taken up then.
    Result<void> restore(std::string_view text);

    void start();
    /// No more scenes, and the capture is told to end; does not wait for it.
    void stop();
    /// The threads of its streams have come to their end.
    bool stopped() const { return capture_.ended() && (!evidence_ || evidence_->ended()); }
    /// When `start` was called.
    Clock::Steady started() const { return started_; }

    ingest::CaptureStatus link() const { return capture_.status(); }
    /// Its evidence stream; null when its one stream serves for everything.
    const ingest::EvidenceStream* evidence() const { return evidence_.get(); }
    /// CPU time of the capture thread so far: reading and decoding.
    std::chrono::microseconds capture_cpu() const { return capture_.cpu_time(); }
    const config::Camera& camera() const { return capture_.camera(); }
    const EyeCounts& counts() const { return counts_; }
    /// Why the last picture could not be judged; empty when it could.
    const std::string& trouble() const { return trouble_; }
    /// The latest scene with its frame; empty before the first.
    const std::optional<View>& latest() const { return latest_; }
    /// What stands still, for `restore` in the next process; null while nothing was looked at.
    std::shared_ptr<const std::string> kept_stays() const { return kept_stays_; }
    /// A file camera that does not loop has been read to its end and everything of it has been
    /// seen.
    bool ended() const;

  private:
    void pump();
    void see(const ingest::Frame& frame, Clock::Steady came);
    void seen(ingest::Frame frame, Clock::Steady came, Result<std::optional<track::Scene>> scene,
              const EyeCounts& counts);

    asio::io_context& loop_;
    asio::thread_pool& vision_;
    DetectorPool& detectors_;
    Hooks hooks_;
    const Clock& clock_;
    Eye eye_;  ///< touched by the one running job only
    ingest::Capture capture_;
    std::shared_ptr<ingest::EvidenceStream> evidence_;
    EyeCounts counts_;
    std::optional<View> latest_;
    std::shared_ptr<const std::string> kept_stays_;
    std::uint64_t failures_ = 0;
    std::string trouble_;
    Clock::Steady started_;
    bool busy_ = false;
    bool stopped_ = false;
};

}  // namespace linli::app
