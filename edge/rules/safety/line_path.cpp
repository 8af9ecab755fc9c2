// SPDX-License-Identifier: Apache-2.0
#include "rules/safety/line_path.hpp"

#include <cmath>
#include <utility>

namespace linli::rules::safety {
namespace {

/// Distance from the infinite line in picture heights, positive to its right.
float signed_distance(const View& view, const config::Line& line, Point point) {
    const auto scaled = [&](Point p) { return Point{p.x * view.aspect, p.y}; };
    const float length = view.distance(line.from, line.to);
    if (length <= 0) return 0;
    return side_of(scaled(line.from), scaled(line.to), scaled(point)) / length;
}

/// Whether the step from `a` to `b`, which changes the side at `share` of its way, does so between
/// the line's ends.
bool between_ends(const View& view, const config::Line& line, Point a, Point b, float share) {
    const Point at{a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share};
    const float dx = (line.to.x - line.from.x) * view.aspect;
    const float dy = line.to.y - line.from.y;
    const float along = (at.x - line.from.x) * view.aspect * dx + (at.y - line.from.y) * dy;
    return along >= 0 && along <= dx * dx + dy * dy;
}

}  // namespace

std::optional<config::Direction> LinePath::step(const View& view, const config::Line& line,
                                                float band, Point foot) {
    const float now = signed_distance(view, line, foot);
    if (last_) {
        const float before = signed_distance(view, line, *last_);
        if ((before < 0) != (now < 0)) {
            through_ = between_ends(view, line, *last_, foot, before / (before - now));
        }
    }
    last_ = foot;
    if (std::abs(now) <= band) return std::nullopt;
    const Side before = std::exchange(side_, now > 0 ? Side::right : Side::left);
    if (before == Side::unknown || before == side_ || !through_) return std::nullopt;
    return side_ == Side::right ? config::Direction::forward : config::Direction::backward;
}

bool LinePath::first(config::Direction direction) {
    bool& done = direction == config::Direction::forward ? forward_done_ : backward_done_;
    return !std::exchange(done, true);
}

}  // namespace linli::rules::safety
