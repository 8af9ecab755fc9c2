// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "config/gateway.hpp"
#include "config/site.hpp"

namespace linli::app {

/// What `linli-eval events` is asked.
struct EvalEventsOptions {
    std::filesystem::path clip;
    config::Site site;
    std::string
        camera;  ///< id of the camera the clip stands for; empty: the site's only or first one
    std::filesystem::path out;  ///< JSON lines; empty: standard output
    config::Pace pace = config::Pace::flat_out;
    config::Detector detector;
};

/// What came of it.
struct EvalEventsSummary {
    std::uint64_t frames = 0;
    std::uint64_t looks = 0;
    std::uint64_t changes = 0;
    std::string detector;
    std::chrono::microseconds stream{};  ///< stream time of the last frame
    std::chrono::milliseconds took{};
};

/// Runs a clip through the whole pipeline without broker or database and writes one JSON line for
/// each change of an incident: the same input gives the same bytes. Errors: what cannot be read,
/// decoded or written.
Result<EvalEventsSummary> eval_events(const EvalEventsOptions& options);

}  // namespace linli::app
