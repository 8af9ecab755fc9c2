// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <format>

#include "config/byte_size.hpp"
#include "config/readers.hpp"

namespace linli::config {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostCameras = 64;
constexpr const char* kSourceForms =
    "write \"rtsp://HOST/PATH\", \"file:PATH\" or \"v4l2:/dev/video0\"";

/// What a `source` key says.
struct Source {
    SourceKind kind = SourceKind::rtsp;
    std::string address;  ///< empty after a mistake
};

Source read_source(Section& section) {
    Source found;
    const auto source = section.need_text("source", kSourceForms);
    if (source.empty()) return found;
    auto& context = section.context();
    const auto place = section.place_of("source");
    if (source.starts_with("rtsp://")) {
        found.kind = SourceKind::rtsp;
        found.address = source;
        const auto rest = std::string_view(source).substr(7);
        const auto authority = rest.substr(0, rest.find('/'));
        const auto at = authority.rfind('@');
        const auto host = at == std::string_view::npos ? authority : authority.substr(at + 1);
        if (host.empty() || host.starts_with(':') || host.contains(' ')) {
            context.mistake(place, "'source' has no host after rtsp://",
                            "for example rtsp://user:password@192.168.1.20:554/stream1");
        }
    } else if (source.starts_with("file:")) {
        found.kind = SourceKind::file;
        const auto file = context.resolve(source.substr(5));
        found.address = file.string();
        std::error_code ignored;
        if (context.footage() == Footage::must_exist &&
            !std::filesystem::is_regular_file(file, ignored)) {
            context.mistake(place, std::format("there is no file {}", found.address),
                            "a path here is relative to the folder of this file");
        }
    } else if (source.starts_with("v4l2:")) {
        found.kind = SourceKind::v4l2;
        found.address = source.substr(5);
        if (!found.address.starts_with("/dev/")) {
            context.mistake(place, std::format("'{}' is no video device", found.address),
                            "write v4l2:/dev/video0");
        }
    } else {
        // Only the beginning is told: an address may hold a password.
        const auto scheme = source.find("://");
        const auto end = scheme == std::string::npos ? source.find_first_of(":@/") : scheme + 3;
        const auto beginning = source.substr(0, std::min<std::size_t>(end, 16));
        context.mistake(place, std::format("'source' cannot begin with \"{}\"", beginning),
                        kSourceForms);
    }
    return found;
}

std::optional<WallTime> read_start(Section& section) {
    const auto* node = section.find("starts_at");
    if (node == nullptr) return std::nullopt;
    constexpr const char* kHint = "write it like 2026-11-24T19:00:00+08:00";
    if (const auto* moment = std::get_if<DateTime>(&node->value)) {
        if (moment->offset && moment->date.ok()) {
            return std::chrono::sys_days(moment->date) + moment->since_midnight - *moment->offset;
        }
        section.context().mistake(node->place, "'starts_at' has no time zone", kHint);
        return std::nullopt;
    }
    const auto* text = std::get_if<std::string>(&node->value);
    const auto time = text == nullptr ? std::nullopt : std::optional(parse_rfc3339(*text));
    if (time && *time) return **time;
    section.context().mistake(
        node->place,
        std::format("'starts_at' must be a date and time, but this is {}", kind_of(*node)), kHint);
    return std::nullopt;
}

void read_file_keys(Section& section, Camera& camera) {
    static constexpr std::array<Word<Pace>, 2> kPaces{
        {{"real_time", Pace::real_time}, {"flat_out", Pace::flat_out}}};
    if (camera.kind == SourceKind::file) {
        camera.pace = section.word<Pace>("pace", kPaces).value_or(camera.pace);
        camera.loop = section.flag("loop", camera.loop);
        camera.starts_at = read_start(section);
        return;
    }
    for (const char* key : {"pace", "loop", "starts_at"}) {
        section.refuse(key, "is for file: sources only", "leave it out for a live camera");
    }
}

/// `[camera.evidence]`, when there is one.
std::optional<EvidenceSource> read_evidence(Section& section, const Camera& camera) {
    auto inner = section.section("evidence");
    if (!inner) return std::nullopt;
    auto& context = section.context();
    EvidenceSource evidence;
    auto source = read_source(*inner);
    evidence.kind = source.kind;
    evidence.address = std::move(source.address);
    evidence.keep = inner->time_or("keep", evidence.keep, 1s, 5min);
    evidence.keep_bytes = inner->size("keep_bytes", evidence.keep_bytes, kMiB, 512 * kMiB);
    inner->finish();
    const auto place = inner->place_of("source");
    const bool known = !evidence.address.empty() && !camera.address.empty();
    if (known && evidence.address == camera.address) {
        context.mistake(place, "'source' is the camera's own, which serves for evidence anyway",
                        "leave [camera.evidence] out, or name the camera's better stream");
    } else if (known && (evidence.kind == SourceKind::file) != (camera.kind == SourceKind::file)) {
        context.mistake(place, "'source' is a recording where the camera is live, or the reverse",
                        "both are pictures of the same moments");
    } else if (camera.kind == SourceKind::file && camera.pace == Pace::flat_out) {
        context.mistake(inner->place(), "'evidence' needs a camera that plays in real time",
                        "leave out pace = \"flat_out\", or [camera.evidence]");
    }
    return evidence;
}

/// The polygons under `key`; `called`: what one of them is.
std::vector<Polygon> read_masks(Section& section, std::string_view key, std::string_view called) {
    std::vector<Polygon> masks;
    const auto* list = section.list(key);
    if (list == nullptr) return masks;
    for (std::size_t i = 0; i < list->size(); ++i) {
        masks.push_back(
            read_polygon(section.context(), (*list)[i], std::format("{} {}", called, i + 1)));
    }
    return masks;
}

Camera read_camera(Section& section) {
    Camera camera;
    camera.id = section.need_identifier("id");
    camera.name = section.text("name").value_or(camera.id);
    auto source = read_source(section);
    camera.kind = source.kind;
    camera.address = std::move(source.address);
    read_file_keys(section, camera);
    camera.detect_fps = section.number("detect_fps", camera.detect_fps, 0.2F, 30.0F);
    camera.connect_timeout =
        section.time_or("connect_timeout", camera.connect_timeout, 500ms, 2min);
    camera.data_timeout = section.time_or("data_timeout", camera.data_timeout, 500ms, 2min);
    camera.lost_after = section.time_or("lost_after", camera.lost_after, 1s, 1h);
    camera.warm_up = section.time_or("warm_up", camera.warm_up, 0s, 1min);
    camera.privacy_masks = read_masks(section, "privacy_masks", "privacy mask");
    camera.motion_masks = read_masks(section, "motion_masks", "motion mask");
    camera.scale = read_scale(section);
    camera.evidence = read_evidence(section, camera);
    section.finish();
    return camera;
}

}  // namespace

void check_unique(Section& section, std::string_view key, const std::string& id,
                  const std::vector<std::string>& taken, std::string_view what) {
    if (id.empty() || std::ranges::find(taken, id) == taken.end()) return;
    section.context().mistake(section.place_of(key),
                              std::format("there is already a {} '{}'", what, id),
                              "every id is given once");
}

std::vector<Camera> read_cameras(Section& root) {
    std::vector<Camera> cameras;
    std::vector<std::string> taken;
    auto sections = root.sections("camera");
    if (!root.has("camera")) {
        root.context().mistake({}, "there is no [[camera]]", "a site has at least one");
    }
    for (auto& section : sections) {
        auto camera = read_camera(section);
        check_unique(section, "id", camera.id, taken, "camera");
        taken.push_back(camera.id);
        cameras.push_back(std::move(camera));
        if (cameras.size() == kMostCameras + 1) {
            section.context().mistake(section.place(),
                                      std::format("a site has at most {} cameras", kMostCameras));
        }
    }
    return cameras;
}

}  // namespace linli::config
