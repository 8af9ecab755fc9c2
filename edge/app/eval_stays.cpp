// SPDX-License-Identifier: Apache-2.0
#include "app/eval_stays.hpp"

#include <atomic>

#include "app/eval_clip.hpp"
#include "app/eye.hpp"
#include "ingest/frame_source.hpp"
#include "track/stay_log.hpp"

namespace linli::app {
namespace {

/// Reads the clip to its end.
Result<track::StayLog> watch_clip(const config::Camera& camera, float confidence,
                                  detect::Detector& detector) {
    const SystemClock clock;
    const std::atomic<bool> never{false};
    auto source = ingest::open_source(camera, clock, never);
    if (!source) return std::unexpected(std::move(source.error()));
    Eye eye(camera, confidence);
    track::StayLog log;
    for (;;) {
        auto frame = (*source)->next();
        if (!frame && frame.error().code == ErrorCode::end_of_stream) return log;
        if (!frame) return std::unexpected(std::move(frame.error()));
        frame->moment.epoch = 1;
        const auto scene = eye.see(*frame, detector);
        if (!scene) return std::unexpected(scene.error());
        if (*scene) log.add(**scene);
    }
}

}  // namespace

Result<std::string> eval_stays(const EvalStaysOptions& options) {
    const auto camera =
        camera_of_clip(options.site, options.camera, options.clip, config::Pace::flat_out);
    if (!camera) return std::unexpected(camera.error());
    const auto detector = detect::make_detector(options.detector.models, options.detector.model,
                                                options.detector.engine);
    if (!detector) return std::unexpected(detector.error());
    const auto log = watch_clip(*camera, options.detector.confidence, **detector);
    if (!log) return std::unexpected(log.error());
    const auto records = log->records();
    return options.format == ReportFormat::json ? stays_json(camera->id, records)
                                                : stays_table(camera->id, records);
}

}  // namespace linli::app
