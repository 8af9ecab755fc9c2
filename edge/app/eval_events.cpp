// SPDX-License-Identifier: Apache-2.0
#include "app/eval_events.hpp"

#include <atomic>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <cmath>
#include <format>
#include <fstream>
#include <iostream>

#include "app/eval_clip.hpp"
#include "app/eye.hpp"
#include "ingest/frame_source.hpp"
#include "rules/engine.hpp"

namespace linli::app {
namespace {

namespace json = boost::json;

double rounded(double value, double scale) { return std::round(value * scale) / scale; }

double seconds(StreamTime time) {
    return rounded(std::chrono::duration<double>(time.time_since_epoch()).count(), 1000);
}

json::object line_of(const rules::IncidentChange& change) {
    const rules::Incident& incident = change.incident;
    const rules::PhaseRecord& record = change.record();
    json::object phases;
    for (const auto& phase : incident.phases)
        phases[rules::name_of(phase.phase)] = seconds(phase.moment.stream);
    json::object facts;
    for (const auto& [name, value] : record.facts) facts[name] = value;
    return {{"type", incident.type},
            {"phase", rules::name_of(record.phase)},
            {"time", seconds(record.moment.stream)},
            {"wall", format_rfc3339(record.moment.wall)},
            {"incident", incident.id},
            {"rule", incident.rule},
            {"camera", incident.camera},
            {"zone", incident.zone},
            {"track", incident.track},
            {"label", detect::name_of(incident.label)},
            {"confidence", rounded(static_cast<double>(incident.confidence), 1000)},
            {"box", json::array{rounded(static_cast<double>(incident.box.x), 10000),
                                rounded(static_cast<double>(incident.box.y), 10000),
                                rounded(static_cast<double>(incident.box.width), 10000),
                                rounded(static_cast<double>(incident.box.height), 10000)}},
            {"began", seconds(incident.began.stream)},
            {"phases", std::move(phases)},
            {"reason", record.reason},
            {"facts", std::move(facts)}};
}

/// Reads the clip to its end and writes what happens to `out`.
Result<EvalEventsSummary> run(const EvalEventsOptions& options, const config::Camera& camera,
                              detect::Detector& detector, std::ostream& out) {
    const SystemClock clock;
    const std::atomic<bool> never{false};
    auto source = ingest::open_source(camera, clock, never);
    if (!source) return std::unexpected(std::move(source.error()));
    Eye eye(camera, options.detector.confidence);
    std::uint64_t next_id = 0;
    rules::Engine engine(options.site,
                         [&next_id] { return std::format("incident-{:05}", ++next_id); });
    EvalEventsSummary summary;
    summary.detector = detector.description();
    for (;;) {
        auto frame = (*source)->next();
        if (!frame && frame.error().code == ErrorCode::end_of_stream) break;
        if (!frame) return std::unexpected(std::move(frame.error()));
        frame->moment.epoch = 1;
        ++summary.frames;
        summary.stream = frame->moment.stream.time_since_epoch();
        auto scene = eye.see(*frame, detector);
        if (!scene) return std::unexpected(std::move(scene.error()));
        if (!*scene) continue;
        for (const auto& change : engine.observe(**scene)) {
            out << json::serialize(line_of(change)) << '\n';
            ++summary.changes;
        }
    }
    summary.looks = eye.counts().looks;
    return summary;
}

}  // namespace

Result<EvalEventsSummary> eval_events(const EvalEventsOptions& options) {
    const auto start = std::chrono::steady_clock::now();
    auto camera = camera_of_clip(options.site, options.camera, options.clip, options.pace);
    if (!camera) return std::unexpected(std::move(camera.error()));
    auto detector = detect::make_detector(options.detector.models, options.detector.model,
                                          options.detector.engine);
    if (!detector) return std::unexpected(std::move(detector.error()));
    std::ofstream file;
    if (!options.out.empty()) {
        file.open(options.out, std::ios::binary | std::ios::trunc);
        if (!file) return fail(ErrorCode::io, std::format("cannot write {}", options.out.string()));
    }
    std::ostream& out = options.out.empty() ? std::cout : file;
    auto summary = run(options, *camera, **detector, out);
    out.flush();
    if (!out) return fail(ErrorCode::io, std::format("cannot write {}", options.out.string()));
    if (summary) {
        summary->took = std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now() - start);
    }
    return summary;
}

}  // namespace linli::app
