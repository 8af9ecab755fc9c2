// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <format>

#include "config/readers.hpp"

namespace linli::config {
namespace {

constexpr std::size_t kMostCorners = 64;
constexpr float kLeastArea = 1e-5F;  ///< share of the picture: 20 pixels of full HD

std::optional<float> coordinate(const Node& node) {
    double value = 0;
    if (const auto* whole = std::get_if<std::int64_t>(&node.value)) {
        value = static_cast<double>(*whole);
    } else if (const auto* decimal = std::get_if<double>(&node.value)) {
        value = *decimal;
    } else {
        return std::nullopt;
    }
    if (!(value >= 0 && value <= 1)) return std::nullopt;
    return static_cast<float>(value);
}

/// The area by the shoelace formula, as a share of the picture.
float area_of(const Polygon& polygon) {
    float twice = 0;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const auto& a = polygon[i];
        const auto& b = polygon[(i + 1) % polygon.size()];
        twice += a.x * b.y - b.x * a.y;
    }
    return std::abs(twice) / 2;
}

/// Whether the open segments a-b and c-d cross or lie on one another.
bool cross(Point a, Point b, Point c, Point d) {
    const float c_side = side_of(a, b, c);
    const float d_side = side_of(a, b, d);
    const float a_side = side_of(c, d, a);
    const float b_side = side_of(c, d, b);
    return c_side * d_side < 0 && a_side * b_side < 0;
}

/// The numbers (from 1) of the corners that begin two crossing edges.
std::optional<std::pair<std::size_t, std::size_t>> crossing_edges(const Polygon& polygon) {
    const std::size_t n = polygon.size();
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = i + 1; j < n; ++j) {
            if (cross(polygon[i], polygon[(i + 1) % n], polygon[j], polygon[(j + 1) % n])) {
                return std::pair(i + 1, j + 1);
            }
        }
    }
    return std::nullopt;
}

void check_shape(Context& context, const Node& node, std::string_view called,
                 const Polygon& polygon) {
    if (const auto edges = crossing_edges(polygon)) {
        context.mistake(
            node.place,
            std::format("{} crosses itself: the edge from corner {} and the edge from corner {}",
                        called, edges->first, edges->second),
            "give the corners in order around the area");
    } else if (area_of(polygon) < kLeastArea) {
        context.mistake(node.place, std::format("{} has no area", called),
                        "its corners lie on one line or on one spot");
    }
}

}  // namespace

std::optional<Point> read_point(Context& context, const Node& node, std::string_view called) {
    const auto* pair = std::get_if<Array>(&node.value);
    if (pair == nullptr || pair->size() != 2) {
        context.mistake(
            node.place,
            pair == nullptr
                ? std::format("{} must be a point [x, y], but this is {}", called, kind_of(node))
                : std::format("{} must be a point [x, y], but this has {} numbers", called,
                              pair->size()),
            "x from the left, y from the top, each 0..1 of the picture");
        return std::nullopt;
    }
    const auto x = coordinate(pair->front());
    const auto y = coordinate(pair->back());
    if (x && y) return Point{*x, *y};
    const auto& bad = x ? pair->back() : pair->front();
    context.mistake(bad.place, std::format("{} of {} must be a number 0..1", x ? "y" : "x", called),
                    "a share of the picture: pixels divided by its width or height");
    return std::nullopt;
}

Polygon read_polygon(Context& context, const Node& node, std::string_view called) {
    const auto* corners = std::get_if<Array>(&node.value);
    if (corners == nullptr) {
        context.mistake(
            node.place,
            std::format("{} must be a list of points, but this is {}", called, kind_of(node)),
            "write [[x, y], [x, y], [x, y], ...], each 0..1 of the picture");
        return {};
    }
    if (corners->size() < 3 || corners->size() > kMostCorners) {
        context.mistake(node.place, std::format("{} has {} corners, but must have 3..{}", called,
                                                corners->size(), kMostCorners));
        return {};
    }
    Polygon polygon;
    for (std::size_t i = 0; i < corners->size(); ++i) {
        const auto point = read_point(context, (*corners)[i], std::format("corner {}", i + 1));
        if (point) polygon.push_back(*point);
    }
    if (polygon.size() != corners->size()) return {};
    check_shape(context, node, called, polygon);
    return polygon;
}

}  // namespace linli::config
