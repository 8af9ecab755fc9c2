// SPDX-License-Identifier: Apache-2.0
#include <format>

#include "config/readers.hpp"

namespace linli::config {
namespace {

constexpr int kLeastExtent = 16;
constexpr int kMostExtent = 16'384;

std::optional<PersonMark> read_mark(Section& scale, std::string_view key) {
    auto section = scale.section(key);
    if (!section) {
        scale.need(key, "write { foot = [x, y], person = 0.2 }, shares of the picture");
        return std::nullopt;
    }
    PersonMark mark;
    const auto* foot = section->need("foot", "where the feet stand, [x, y]");
    const auto point = foot == nullptr
                           ? std::nullopt
                           : read_point(section->context(), *foot, section->called("foot"));
    if (section->need("person", "how high a person of 1.7 m looks there, share of the picture"))
        mark.height = section->number("person", 0, 0.005F, 1);
    section->finish();
    if (!point || mark.height <= 0) return std::nullopt;
    mark.foot = *point;
    return mark;
}

void read_picture(Section& section, ViewScale& scale) {
    const auto* node = section.need("picture", "the stream's size in pixels, [1920, 1080]");
    if (node == nullptr) return;
    const auto* pair = std::get_if<Array>(&node->value);
    const auto extent = [&](std::size_t i) {
        const auto* value = pair == nullptr || pair->size() != 2
                                ? nullptr
                                : std::get_if<std::int64_t>(&(*pair)[i].value);
        return value != nullptr && *value >= kLeastExtent && *value <= kMostExtent
                   ? static_cast<int>(*value)
                   : 0;
    };
    scale.width = extent(0);
    scale.height = extent(1);
    if (scale.width > 0 && scale.height > 0) return;
    section.context().mistake(
        node->place, std::format("'picture' of {} must be a size [width, height]", section.name()),
        std::format("in pixels of the stream, each {}..{}", kLeastExtent, kMostExtent));
}

}  // namespace

std::optional<ViewScale> read_scale(Section& camera) {
    auto section = camera.section("scale");
    if (!section) return std::nullopt;
    ViewScale scale;
    read_picture(*section, scale);
    const auto far = read_mark(*section, "far");
    const auto near = read_mark(*section, "near");
    section->finish();
    if (!far || !near) return std::nullopt;
    scale.far = *far;
    scale.near = *near;
    if (near->foot.y <= far->foot.y || near->height <= far->height) {
        camera.context().mistake(
            section->place_of("near"),
            std::format("'near' must stand lower in the picture and be larger than 'far', but it "
                        "is at y {:.2f} and {:.3f} high, 'far' at y {:.2f} and {:.3f} high",
                        near->foot.y, near->height, far->foot.y, far->height),
            "measure the same person at two places on the ground, far away and close by");
        return std::nullopt;
    }
    if (scale.width == 0 || scale.height == 0) return std::nullopt;
    return scale;
}

}  // namespace linli::config
