// SPDX-License-Identifier: Apache-2.0
#include "app/technician.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <format>
#include <thread>

#include "app/installed.hpp"
#include "app/stream_lines.hpp"
#include "base/offload.hpp"

namespace linli::app {
namespace {

double seconds(std::chrono::microseconds duration) {
    return std::chrono::duration<double>(duration).count();
}

json::object summary_of(const rules::Incident& incident) {
    return {{"id", incident.id},
            {"type", incident.type},
            {"rule", incident.rule},
            {"camera", incident.camera},
            {"zone", incident.zone},
            {"phase", rules::name_of(incident.phase())},
            {"since", format_rfc3339(incident.began.wall)},
            {"label", detect::name_of(incident.label)},
            {"severity", config::name_of(incident.severity)},
            {"track", incident.track}};
}

json::object story_of(const rules::Incident& incident) {
    json::object story = summary_of(incident);
    json::array phases;
    for (const auto& record : incident.phases) {
        json::object facts;
        for (const auto& [name, value] : record.facts) facts[name] = value;
        phases.push_back(
            json::object{{"phase", rules::name_of(record.phase)},
                         {"time", format_rfc3339(record.moment.wall)},
                         {"stream_s", seconds(record.moment.stream.time_since_epoch())},
                         {"epoch", record.moment.epoch},
                         {"reason", record.reason},
                         {"facts", std::move(facts)}});
    }
    story["phases"] = std::move(phases);
    story["last_seen"] = format_rfc3339(incident.last_seen.wall);
    story["confidence"] = incident.confidence;
    return story;
}

json::object line_of(const app::Gateway::Recent& recent) {
    const auto& record = recent.change.record();
    return {{"sequence", recent.sequence},
            {"id", recent.event.id},
            {"type", recent.event.type},
            {"phase", rules::name_of(record.phase)},
            {"incident", recent.change.incident.id},
            {"camera", recent.change.incident.camera},
            {"zone", recent.change.incident.zone},
            {"reason", record.reason},
            {"evidence", recent.event.dataref},
            {"time", format_rfc3339(recent.event.time)},
            {"recorded", format_rfc3339(recent.recorded)}};
}

json::object camera_line(const CameraWorker& worker) {
    const auto link = worker.link();
    const auto& counts = worker.counts();
    const auto& latest = worker.latest();
    const double stream = latest ? seconds(latest->scene.moment.stream.time_since_epoch()) : 0;
    return {{"id", worker.camera().id},
            {"name", worker.camera().name},
            {"state", ingest::name_of(link.state)},
            {"last_error", link.last_error},
            {"epoch", link.epoch},
            {"frames", link.frames},
            {"dropped", link.dropped},
            {"skipped", link.skipped},
            {"reconnects", link.reconnects},
            {"fps", stream > 0 ? static_cast<double>(link.frames) / stream : 0.0},
            {"width", link.size.width},
            {"height", link.size.height},
            {"gate", detect::name_of(counts.gate)},
            {"looks", counts.looks},
            {"look_ms", counts.looks > 0
                            ? 1e3 * seconds(counts.look_time) / static_cast<double>(counts.looks)
                            : 0.0},
            {"gate_ms", counts.judged > 0
                            ? 1e3 * seconds(counts.gate_time) / static_cast<double>(counts.judged)
                            : 0.0},
            {"tracks", latest ? latest->scene.tracks.size() : 0},
            {"troubles", troubles_of(link)},
            {"evidence", evidence_of(worker.evidence())}};
}

/// Enough digits for a person and for arithmetic.
double rounded(double value) { return std::round(value * 1e4) / 1e4; }

json::object cost_line(const CameraCost& cost) {
    return {{"id", cost.camera},
            {"decoded_per_s", rounded(cost.decoded_per_s)},
            {"skipped_per_s", rounded(cost.skipped_per_s)},
            {"dropped_per_s", rounded(cost.dropped_per_s)},
            {"judged_per_s", rounded(cost.judged_per_s)},
            {"looks_per_s", rounded(cost.looks_per_s)},
            {"decode_ms", rounded(cost.decode_ms)},
            {"gate_ms", rounded(cost.gate_ms)},
            {"look_ms", rounded(cost.look_ms)},
            {"decode_share", rounded(cost.decode_share)},
            {"gate_share", rounded(cost.gate_share)},
            {"look_share", rounded(cost.look_share)},
            {"share", rounded(cost.share())}};
}

}  // namespace

asio::awaitable<Result<json::value>> Technician::status() {
    const auto counts = co_await gateway_.outbox().counts();
    if (!counts) co_return std::unexpected(counts.error());
    const auto uplink = gateway_.uplink_status();
    const double oldest =
        counts->oldest ? std::max(0.0, seconds(gateway_.clock().wall() - *counts->oldest)) : 0.0;
    json::array warnings;
    for (const std::string& warning : gateway_.warnings()) warnings.emplace_back(warning);
    co_return json::object{{"gateway", gateway_.configuration().identity.source()},
                           {"version", kVersion},
                           {"uptime_s", gateway_.uptime().count()},
                           {"uplink", json::object{{"state", uplink::name_of(uplink.state)},
                                                   {"broker", uplink.broker},
                                                   {"last_error", uplink.last_error},
                                                   {"session", uplink.session},
                                                   {"in_flight", uplink.in_flight},
                                                   {"window", uplink.window},
                                                   {"published", uplink.published},
                                                   {"acknowledged", uplink.acknowledged}}},
                           {"events", json::object{{"stored", counts->stored},
                                                   {"delivered", counts->delivered},
                                                   {"waiting", counts->waiting},
                                                   {"lost", counts->lost},
                                                   {"oldest_wait_s", oldest}}},
                           {"incidents", json::object{{"open", gateway_.open_incidents()}}},
                           {"cameras", gateway_.workers().size()},
                           {"cpu_share", gateway_.cpu_share()},
                           {"memory_bytes", ProcessUsage::memory_bytes()},
                           {"engine", gateway_.detector()},
                           {"warnings", std::move(warnings)}};
}

asio::awaitable<Result<json::value>> Technician::cameras() {
    json::array lines;
    for (const auto& worker : gateway_.workers()) lines.push_back(camera_line(*worker));
    co_return json::value(std::move(lines));
}

asio::awaitable<Result<json::value>> Technician::cost() {
    const Cost cost = gateway_.cost();
    json::array lines;
    for (const CameraCost& camera : cost.cameras) lines.push_back(cost_line(camera));
    co_return json::object{{"window_s", rounded(cost.window.count())},
                           {"cores", std::thread::hardware_concurrency()},
                           {"share", rounded(cost.process_share)},
                           {"rest_share", rounded(cost.rest_share())},
                           {"memory_bytes", ProcessUsage::memory_bytes()},
                           {"cameras", std::move(lines)}};
}

asio::awaitable<Result<json::value>> Technician::incidents(std::size_t limit, bool open_only) {
    auto incidents = co_await (open_only ? gateway_.outbox().open_incidents()
                                         : gateway_.outbox().recent_incidents(limit));
    if (!incidents) co_return std::unexpected(incidents.error());
    if (open_only) std::ranges::reverse(*incidents);  // newest first, as the others
    json::array lines;
    for (const auto& incident : *incidents) {
        if (lines.size() == limit) break;
        lines.push_back(summary_of(incident));
    }
    co_return json::value(std::move(lines));
}

asio::awaitable<Result<json::value>> Technician::why(std::string id) {
    const auto incident = co_await gateway_.outbox().incident(std::move(id));
    if (!incident) co_return std::unexpected(incident.error());
    co_return json::value(story_of(*incident));
}

asio::awaitable<Result<json::value>> Technician::events(std::size_t limit) {
    const auto& recent = gateway_.recent();
    json::array lines;
    const std::size_t skip = recent.size() > limit ? recent.size() - limit : 0;
    for (std::size_t i = skip; i < recent.size(); ++i) lines.push_back(line_of(recent[i]));
    co_return json::value(std::move(lines));
}

asio::awaitable<Result<std::string>> Technician::snapshot(std::string camera) {
    const auto& workers = gateway_.workers();
    const auto worker =
        std::ranges::find_if(workers, [&](const auto& w) { return w->camera().id == camera; });
    if (worker == workers.end()) {
        std::string known;
        for (const auto& w : workers) known += (known.empty() ? "" : ", ") + w->camera().id;
        co_return fail(ErrorCode::not_found,
                       std::format("no camera '{}'; there are: {}", camera, known));
    }
    const auto& latest = (*worker)->latest();
    if (!latest) {
        co_return fail(ErrorCode::not_connected,
                       std::format("camera {} has shown no picture yet: {}", camera,
                                   (*worker)->link().last_error));
    }
    evidence::Overlay overlay = gateway_.overlay_of(*latest);
    overlay.caption =
        std::format("{}  {}  {}", format_rfc3339(latest->scene.moment.wall),
                    (*worker)->camera().name, ingest::name_of((*worker)->link().state));
    auto job = [](const View& view, const std::vector<Polygon>& masks,
                  const evidence::Overlay& drawn) -> Result<std::string> {
        const auto picture = evidence::annotate(view.best_frame(), masks, drawn);
        if (!picture) return std::unexpected(picture.error());
        return evidence::encode_jpeg(*picture, 90);
    };
    co_return co_await offload(pictures_, std::move(job), *latest,
                               (*worker)->camera().privacy_masks, std::move(overlay));
}

asio::awaitable<Result<json::value>> Technician::withdraw(std::string incident,
                                                          std::string reason) {
    const auto known = co_await gateway_.outbox().incident(std::move(incident));
    if (!known) co_return std::unexpected(known.error());
    if (auto done = gateway_.withdraw(known->id, reason); !done)
        co_return std::unexpected(std::move(done.error()));
    co_return json::object{{"id", known->id}, {"phase", "withdrawn"}};
}

std::shared_ptr<void> Technician::follow(std::function<void(const json::value&)> sink) {
    return gateway_.listen(
        [sink = std::move(sink)](const app::Gateway::Recent& recent) { sink(line_of(recent)); });
}

}  // namespace linli::app
