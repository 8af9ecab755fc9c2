// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <format>

#include "config/days.hpp"
#include "config/nearest.hpp"
#include "config/readers.hpp"

namespace linli::config {
namespace {

/// Every event type a gateway may ever send (docs/formats.md), also those whose rules come later.
const std::vector<std::string>& event_types() {
    static const std::vector<std::string> types{"abandoned_object",
                                                "bay.occupancy",
                                                "camera.lost",
                                                "camera.restored",
                                                "camera.tampered",
                                                "clock.stepped",
                                                "config.changed",
                                                "crowding",
                                                "dog.forbidden_place",
                                                "dog.identified",
                                                "dog.off_hours",
                                                "dog.stray",
                                                "dog.unleashed",
                                                "ebike_in_lift",
                                                "ev_bay_misuse",
                                                "events.lost",
                                                "fall",
                                                "fire_lane_blocked",
                                                "fire_smoke",
                                                "gateway.offline",
                                                "gateway.online",
                                                "illegal_parking",
                                                "intrusion",
                                                "line_crossing",
                                                "loitering",
                                                "lot.count",
                                                "sensor.lost",
                                                "sensor_alarm",
                                                "storage.low",
                                                "thrown_object",
                                                "vehicle.passage"};
    return types;
}

void read_codes(Section& root, City& city) {
    for (auto& section : root.sections("code")) {
        const auto type = section.need_text("type", "for example \"illegal_parking\"");
        CityCode code;
        code.major = section.need_text("major", "a text, since codes begin with zeros: \"05\"");
        code.minor = section.need_text("minor", "a text, since codes begin with zeros: \"05\"");
        section.finish();
        if (type.empty()) continue;
        if (std::ranges::find(event_types(), type) == event_types().end()) {
            section.context().mistake(
                section.place_of("type"),
                std::format("there is no event type '{}'", type.substr(0, 64)),
                suggest(type, event_types(), "types"));
        } else if (!city.codes.emplace(type, std::move(code)).second) {
            section.context().mistake(section.place_of("type"),
                                      std::format("'{}' already has a code", type),
                                      "keep one [[code]] of each type");
        }
    }
}

void read_holidays(Section& section, City& city) {
    const auto* days = section.list("holidays");
    if (days == nullptr) return;
    for (const auto& node : *days) {
        if (const auto day = date_of(node)) {
            city.holidays.push_back(*day);
        } else {
            section.context().mistake(
                node.place, std::format("a holiday must be a date, but this is {}", kind_of(node)),
                "write it like 2026-05-01");
        }
    }
    std::ranges::sort(city.holidays);
}

}  // namespace

City read_city(Section& root) {
    City city;
    if (auto section = root.section("city")) {
        city.id = section->need_identifier("id");
        city.name = section->text("name").value_or(city.id);
        read_holidays(*section, city);
        section->finish();
    } else if (!root.has("city")) {
        root.context().mistake({}, "there is no [city]", "add it with id, name and holidays");
    }
    if (auto dogs = root.section("dog_hours")) {
        city.dog_hours = read_windows(*dogs, "permitted");
        city.dog_hours_reference = dogs->need_text("reference", "name the law that says so");
        if (city.dog_hours.empty() && !dogs->has("permitted")) {
            dogs->need("permitted", "for example [{ from = \"19:00\", to = \"07:00\" }]");
        }
        dogs->finish();
    }
    read_codes(root, city);
    root.finish();
    return city;
}

}  // namespace linli::config
