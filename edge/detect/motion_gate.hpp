// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/image.hpp"
#include "base/time.hpp"
#include "config/site.hpp"
#include "ingest/frame.hpp"

namespace linli::detect {

enum class GateState {
    warming,  ///< learning the background after (re)connect; nothing is judged
    quiet,    ///< nothing moves
    moving,   ///< something moves: look
    blind,    ///< the picture carries nothing (black, grey, covered): absence means nothing
};
std::string_view name_of(GateState state);

/// Decides from a small luma picture whether a frame is worth a look. Owned by one thread. Stream
/// time only.
class MotionGate {
  public:
    explicit MotionGate(const config::Camera& camera);
    ~MotionGate();
    MotionGate(MotionGate&&) noexcept;
    MotionGate& operator=(MotionGate&&) noexcept;

    struct Verdict {
        GateState state = GateState::warming;
        std::vector<Box> moving;  ///< where, in pixels of the frame
    };
    /// A new epoch in `frame.moment` starts the warm-up again. Error: the picture could not be
    /// read.
    Result<Verdict> judge(const ingest::Frame& frame);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace linli::detect
