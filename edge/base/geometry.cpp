// SPDX-License-Identifier: Apache-2.0
#include "base/geometry.hpp"

#include <algorithm>
#include <cmath>

namespace linli {

Box intersection(const Box& a, const Box& b) {
    const float x = std::max(a.x, b.x);
    const float y = std::max(a.y, b.y);
    return {x, y, std::max(0.F, std::min(a.right(), b.right()) - x),
            std::max(0.F, std::min(a.bottom(), b.bottom()) - y)};
}

float iou(const Box& a, const Box& b) {
    const float shared = intersection(a, b).area();
    const float all = a.area() + b.area() - shared;
    return shared > 0 && all > 0 ? shared / all : 0;
}

float covered(const Box& inner, const Box& outer) {
    return inner.area() > 0 ? intersection(inner, outer).area() / inner.area() : 0;
}

Box clipped(const Box& box, Size size) {
    return intersection(box,
                        {0, 0, static_cast<float>(size.width), static_cast<float>(size.height)});
}

bool contains(std::span<const Point> polygon, Point point) {
    bool inside = false;
    for (std::size_t i = 0, j = polygon.size() - 1; i < polygon.size(); j = i++) {
        const Point a = polygon[i];
        const Point b = polygon[j];
        if ((a.y > point.y) != (b.y > point.y) &&
            point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x) {
            inside = !inside;
        }
    }
    return inside;
}

Box bounds(std::span<const Point> polygon) {
    if (polygon.empty()) return {};
    Point low = polygon.front();
    Point high = low;
    for (const Point& p : polygon) {
        low = {std::min(low.x, p.x), std::min(low.y, p.y)};
        high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    return {low.x, low.y, high.x - low.x, high.y - low.y};
}

float side_of(Point a, Point b, Point c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

float distance(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

}  // namespace linli
