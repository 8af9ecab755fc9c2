// SPDX-License-Identifier: Apache-2.0
#include "rules/parking/queue.hpp"

#include <algorithm>
#include <cmath>

namespace linli::rules::parking {
namespace {

constexpr float kGap = 2.0F;
constexpr float kSpread = 1.F / 3.F;

struct Standing {
    Point centre;  ///< in picture heights
    float size;
    std::size_t row;
};

bool neighbours(const Standing& a, const Standing& b) {
    return distance(a.centre, b.centre) <= kGap * (a.size + b.size) / 2;
}

/// Root mean square distance of the row's centres from its main axis: the smaller eigenvalue of
/// their covariance.
bool is_straight(std::span<const Standing> all, std::size_t row) {
    float count = 0;
    float size = 0;
    Point mean;
    for (const Standing& s : all) {
        if (s.row != row) continue;
        count += 1;
        size += s.size;
        mean = {mean.x + s.centre.x, mean.y + s.centre.y};
    }
    mean = {mean.x / count, mean.y / count};
    float xx = 0;
    float xy = 0;
    float yy = 0;
    for (const Standing& s : all) {
        if (s.row != row) continue;
        const float dx = s.centre.x - mean.x;
        const float dy = s.centre.y - mean.y;
        xx += dx * dx / count;
        xy += dx * dy / count;
        yy += dy * dy / count;
    }
    const float across = (xx + yy) / 2 - std::hypot((xx - yy) / 2, xy);
    return std::sqrt(std::max(across, 0.F)) <= kSpread * size / count;
}

}  // namespace

std::vector<int> row_neighbours(std::span<const Box> standing, float aspect) {
    std::vector<Standing> all;
    for (std::size_t i = 0; i < standing.size(); ++i) {
        const Box& box = standing[i];
        all.push_back(
            {{box.centre().x * aspect, box.centre().y}, std::sqrt(box.area() * aspect), i});
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (all[i].row == all[j].row || !neighbours(all[i], all[j])) continue;
            const std::size_t joined = all[i].row;
            const std::size_t into = all[j].row;
            for (Standing& s : all) {
                if (s.row == joined) s.row = into;
            }
        }
    }
    std::vector<int> counts;
    for (const Standing& s : all) {
        const auto members = std::ranges::count(all, s.row, &Standing::row);
        counts.push_back(is_straight(all, s.row) ? static_cast<int>(members) - 1 : 0);
    }
    return counts;
}

}  // namespace linli::rules::parking
