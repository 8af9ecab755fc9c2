// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace linli::app {

/// What one camera has had done for it since it was started. Only ever grows.
struct CameraWork {
    std::string camera;
    std::uint64_t decoded = 0;
    std::uint64_t skipped = 0;
    std::uint64_t dropped = 0;
    std::uint64_t judged = 0;  ///< frames the motion gate saw
    std::uint64_t looks = 0;
    std::chrono::microseconds gate_time{};  ///< passed
    std::chrono::microseconds look_time{};  ///< passed
    std::chrono::microseconds decode_cpu{};
    std::chrono::microseconds gate_cpu{};
    std::chrono::microseconds look_cpu{};
};

/// What one camera costs at present. Rates are per second; shares are of one core, 1 = all of it.
struct CameraCost {
    std::string camera;
    double decoded_per_s = 0;
    double skipped_per_s = 0;
    double dropped_per_s = 0;
    double judged_per_s = 0;
    double looks_per_s = 0;
    double decode_ms = 0;  ///< CPU time per decoded frame, reading included; 0 without any
    double gate_ms = 0;    ///< passed per judged frame; 0 without any
    double look_ms = 0;    ///< passed per look: detector, tracker, stay memory; 0 without any
    double decode_share = 0;
    double gate_share = 0;
    double look_share = 0;

    double share() const { return decode_share + gate_share + look_share; }
};

/// What all cameras and the rest of the process cost over the last `window`; 0 when that is not
/// known yet.
struct Cost {
    std::chrono::duration<double> window{};
    std::vector<CameraCost> cameras;
    double process_share = 0;
    /// What no camera's decoding, gate or looks explain: rules, events, database, uplink.
    double rest_share() const;
};

/// Turns counts that only grow into what things cost of late. One thread.
class CostMeter {
  public:
    /// Remembers how things stand; call every second or so. `process`: CPU time of all of it.
    void sample(std::chrono::steady_clock::time_point now, std::chrono::microseconds process,
                std::vector<CameraWork> cameras);
    /// Over the last eleven samples. A camera that is not in both the first and the last of them
    /// costs nothing.
    Cost cost() const;

  private:
    struct Sample {
        std::chrono::steady_clock::time_point at;
        std::chrono::microseconds process;
        std::vector<CameraWork> cameras;
    };
    std::deque<Sample> samples_;
};

}  // namespace linli::app
