// SPDX-License-Identifier: Apache-2.0
#include "config/pixels_on_target.hpp"

#include <algorithm>
#include <format>

namespace linli::config {
namespace {

constexpr float kMarkedPerson = 1.7F;  ///< metres

/// Rows (share of the picture) that one metre fills at `foot`, 0 on and above the horizon.
float rows_per_metre(const ViewScale& scale, Point foot) {
    const float slope =
        (scale.near.height - scale.far.height) / (scale.near.foot.y - scale.far.foot.y);
    const float rows = scale.far.height + slope * (foot.y - scale.far.foot.y);
    return std::max(rows, 0.0F) / kMarkedPerson;
}

std::string tall(float metres) {
    return metres < 1 ? std::format("{:.0f} cm", metres * 100) : std::format("{:.1f} m", metres);
}

struct Spot {
    const std::string* id = nullptr;
    const std::string* camera = nullptr;
    Point far;   ///< smallest y
    Point near;  ///< largest y
};

Spot spot_of(const Zone& zone) {
    const auto [far, near] = std::ranges::minmax_element(zone.polygon, {}, &Point::y);
    return {&zone.id, &zone.camera, *far, *near};
}

Spot spot_of(const Line& line) {
    const bool down = line.from.y <= line.to.y;
    return {&line.id, &line.camera, down ? line.from : line.to, down ? line.to : line.from};
}

/// The zones and lines of `rule`.
std::vector<Spot> spots_of(const Site& site, const Rule& rule) {
    std::vector<Spot> spots;
    for (const Zone& zone : site.zones) {
        if (std::ranges::contains(rule.zones, zone.id) && !zone.polygon.empty())
            spots.push_back(spot_of(zone));
    }
    for (const Line& line : site.lines) {
        if (std::ranges::contains(rule.lines, line.id)) spots.push_back(spot_of(line));
    }
    return spots;
}

}  // namespace

float usual_height(Subject subject) {
    switch (subject) {
        case Subject::person:
            return 1.7F;
        case Subject::vehicle:
            return 1.5F;
        case Subject::dog:
            return 0.4F;
        case Subject::cat:
            return 0.25F;
        case Subject::bicycle:
        case Subject::motorcycle:
            return 1.1F;
    }
    return kMarkedPerson;
}

float pixels_on_target(const ViewScale& scale, Point foot, float metres) {
    return rows_per_metre(scale, foot) * metres * static_cast<float>(scale.height);
}

float least_pixels(Subject subject) {
    switch (subject) {
        case Subject::person:
        case Subject::vehicle:
            return 40;
        case Subject::dog:
        case Subject::cat:
            return 50;
        case Subject::bicycle:
        case Subject::motorcycle:
            return 60;
    }
    return 60;
}

std::string Doubt::text() const {
    const std::string what = std::format("a {} {}", tall(usual_height(subject)), name_of(subject));
    const std::string where = nowhere ? std::format("at most {:.0f} px in {}", pixels, zone)
                                      : std::format("{:.0f} px at the far end of {}", pixels, zone);
    return std::format("camera {}: {} is {}: not detectable{} ({:.0f} px are needed; rule {})",
                       camera, what, where, nowhere ? "" : " there", needed, rule);
}

std::vector<Doubt> doubts_of(const Site& site) {
    std::vector<Doubt> doubts;
    for (const Rule& rule : site.rules) {
        for (const Spot& spot : spots_of(site, rule)) {
            const auto camera = std::ranges::find(site.cameras, *spot.camera, &Camera::id);
            if (camera == site.cameras.end() || !camera->scale) continue;
            for (const Subject subject : rule.subjects) {
                const float metres = usual_height(subject);
                const float far = pixels_on_target(*camera->scale, spot.far, metres);
                const float near = pixels_on_target(*camera->scale, spot.near, metres);
                const float needed = least_pixels(subject);
                if (far >= needed) continue;
                const bool nowhere = near < needed;
                doubts.push_back({camera->id, rule.id, *spot.id, subject, nowhere ? near : far,
                                  needed, nowhere});
            }
        }
    }
    return doubts;
}

}  // namespace linli::config
