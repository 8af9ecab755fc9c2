// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <functional>
#include <optional>

#include "app/detector_pool.hpp"
#include "app/eye.hpp"
#include "ingest/capture.hpp"

namespace linli::app {

namespace asio = boost::asio;

/// A scene and the frame it was made from.
struct View {
    track::Scene scene;
    ingest::Frame frame;
};

/// Runs one camera: its capture thread fills the newest-frame slot, the vision pool empties it (one
/// job at a time), and every scene comes out on the loop. Concurrency: loop thread only; stop, join
/// the vision pool, then destroy.
class CameraWorker {
  public:
    struct Hooks {
        std::function<void(const View&)> on_view;  ///< on the loop, in stream order
        std::function<void()> on_link;  ///< on the loop, after the stream's state may have changed
    };

    CameraWorker(asio::io_context& loop, asio::thread_pool& vision, DetectorPool& detectors,
                 const config::Camera& camera, float confidence, const Clock& clock, Hooks hooks);

    void start();
    /// No more scenes, and the capture is told to end; does not wait for it.
    void stop();
    /// The capture's thread has come to its end.
    bool stopped() const { return capture_.ended(); }
    /// When `start` was called.
    Clock::Steady started() const { return started_; }

    ingest::CaptureStatus link() const { return capture_.status(); }
    /// CPU time of the capture thread so far: reading and decoding.
    std::chrono::microseconds capture_cpu() const { return capture_.cpu_time(); }
    const config::Camera& camera() const { return capture_.camera(); }
    const EyeCounts& counts() const { return counts_; }
    /// Why the last picture could not be judged; empty when it could.
    const std::string& trouble() const { return trouble_; }
    /// The latest scene with its frame; empty before the first.
    const std::optional<View>& latest() const { return latest_; }
    /// A file camera that does not loop has been read to its end and everything of it has been
    /// seen.
    bool ended() const;

  private:
    void pump();
    void see(const ingest::Frame& frame);
    void seen(ingest::Frame frame, Result<std::optional<track::Scene>> scene,
              const EyeCounts& counts);

    asio::io_context& loop_;
    asio::thread_pool& vision_;
    DetectorPool& detectors_;
    Hooks hooks_;
    const Clock& clock_;
    Eye eye_;  ///< touched by the one running job only
    ingest::Capture capture_;
    EyeCounts counts_;
    std::optional<View> latest_;
    std::uint64_t failures_ = 0;
    std::string trouble_;
    Clock::Steady started_;
    bool busy_ = false;
    bool stopped_ = false;
};

}  // namespace linli::app
