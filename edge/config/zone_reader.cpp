// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <format>

#include "config/nearest.hpp"
#include "config/readers.hpp"

namespace linli::config {
namespace {

template <class Item>
std::vector<std::string> ids_of(const std::vector<Item>& items) {
    std::vector<std::string> ids;
    for (const auto& item : items) {
        if (!item.id.empty()) ids.push_back(item.id);
    }
    return ids;
}

/// The camera that `section` is drawn on, which must be one of `cameras`.
std::string read_camera_reference(Section& section, const std::vector<Camera>& cameras) {
    const auto known = ids_of(cameras);
    const auto camera = section.need_text("camera", suggest("", known, "cameras"));
    if (camera.empty() || std::ranges::find(known, camera) != known.end()) return camera;
    section.context().mistake(section.place_of("camera"),
                              std::format("there is no camera '{}'", camera.substr(0, 64)),
                              suggest(camera, known, "cameras"));
    return camera;
}

std::optional<Point> read_end(Section& section, std::string_view key) {
    const auto* node = section.need(key, "a point [x, y], each 0..1 of the picture");
    if (node == nullptr) return std::nullopt;
    return read_point(section.context(), *node, section.called(key));
}

}  // namespace

std::vector<Zone> read_zones(Section& root, const std::vector<Camera>& cameras) {
    std::vector<Zone> zones;
    for (auto& section : root.sections("zone")) {
        Zone zone;
        zone.id = section.need_identifier("id");
        check_unique(section, "id", zone.id, ids_of(zones), "zone");
        zone.name = section.text("name").value_or(zone.id);
        zone.camera = read_camera_reference(section, cameras);
        if (const auto* node = section.need("polygon", "[[x, y], ...], each 0..1 of the picture")) {
            zone.polygon = read_polygon(section.context(), *node, "'polygon'");
        }
        section.finish();
        zones.push_back(std::move(zone));
    }
    return zones;
}

std::vector<Line> read_lines(Section& root, const Site& site) {
    std::vector<Line> lines;
    for (auto& section : root.sections("line")) {
        Line line;
        line.id = section.need_identifier("id");
        check_unique(section, "id", line.id, ids_of(lines), "line");
        check_unique(section, "id", line.id, ids_of(site.zones), "zone");
        line.name = section.text("name").value_or(line.id);
        line.camera = read_camera_reference(section, site.cameras);
        const auto from = read_end(section, "from");
        const auto to = read_end(section, "to");
        if (from && to && distance(*from, *to) < 0.001F) {
            section.context().mistake(section.place_of("to"), "'to' is the same point as 'from'",
                                      "a line needs two ends");
        }
        line.from = from.value_or(Point{});
        line.to = to.value_or(Point{});
        section.finish();
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace linli::config
