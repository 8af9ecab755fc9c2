// SPDX-License-Identifier: Apache-2.0
#include "detect/regions.hpp"

#include <algorithm>
#include <cmath>

#include "detect/suppress.hpp"

namespace linli::detect {
namespace {

/// The smallest square against the network's input: it is drawn larger than it was filmed, which
/// finds more (docs/configuration.md, "Is it large enough?"), but not without end.
constexpr float kLeastSide = 0.5F;
/// Squares come in few sizes, each so much larger than the one before: what scales pictures is
/// prepared for a size once and kept. Sizes and places are even, so that a region begins where the
/// colours of a picture have a sample, and is not widened to it.
constexpr float kStep = 1.4142F;
constexpr float kRoom = 1;        ///< on each side of a box, in lengths of its longer side
constexpr float kSharing = 1.5F;  ///< a square may grow so much to hold a neighbour as well
constexpr float kAsWhole = 0.8F;  ///< of the picture's height: no square is larger
constexpr float kTileOverlap = 0.25F;
constexpr float kAtBorder = 3;
constexpr float kSamePart = 0.7F;

float even_below(float x) { return 2 * std::floor(x / 2); }
float even_above(float x) { return 2 * std::ceil(x / 2); }

/// What one square must hold, and how long its side is.
struct Need {
    Box area;
    float side = 0;
};

Box enclosing(const Box& a, const Box& b) {
    const float x = std::min(a.x, b.x);
    const float y = std::min(a.y, b.y);
    return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

Box with_room(const Box& box, Size picture) {
    const float room = kRoom * std::max(box.width, box.height);
    return clipped({box.x - room, box.y - room, box.width + 2 * room, box.height + 2 * room},
                   picture);
}

/// Agglomerative clustering by the side of the square that holds both.
class Squares {
  public:
    Squares(Size picture, Size input, std::span<const Box> wanted)
        : picture_(picture),
          least_(even_above(kLeastSide * static_cast<float>(std::max(input.width, input.height)))) {
        for (const Box& box : wanted) {
            if (box.area() > 0) needs_.push_back(need_of(with_room(box, picture)));
        }
        while (share_cheapest([](const Need& a, const Need& b, const Need& both) {
            return both.side <= kSharing * std::max(a.side, b.side);
        })) {
        }
    }

    void reduce_to(std::size_t most) {
        while (needs_.size() > most &&
               share_cheapest([](const Need&, const Need&, const Need&) { return true; })) {
        }
    }

    std::optional<std::vector<Box>> squares() const {
        const float shorter = static_cast<float>(std::min(picture_.width, picture_.height));
        std::vector<Box> squares;
        for (const Need& need : needs_) {
            if (need.side > std::max(kAsWhole * shorter, least_)) return std::nullopt;
            squares.push_back(square(need));
        }
        return squares;
    }

  private:
    Need need_of(const Box& area) const {
        float side = least_;
        while (side < std::max(area.width, area.height)) side = even_above(side * kStep);
        return {area, side};
    }

    template <typename May>
    bool share_cheapest(May may) {
        std::size_t first = 0;
        std::size_t second = 0;
        Need best;
        for (std::size_t i = 0; i < needs_.size(); ++i) {
            for (std::size_t j = i + 1; j < needs_.size(); ++j) {
                const Need both = need_of(enclosing(needs_[i].area, needs_[j].area));
                if (!may(needs_[i], needs_[j], both)) continue;
                if (second == 0 || both.side < best.side) {
                    best = both;
                    first = i;
                    second = j;
                }
            }
        }
        if (second == 0) return false;
        needs_[first] = best;
        needs_.erase(needs_.begin() + static_cast<std::ptrdiff_t>(second));
        return true;
    }

    Box square(const Need& need) const {
        const auto place = [&](float centre, int extent) {
            return even_below(std::clamp(centre - need.side / 2, 0.0F,
                                         std::max(static_cast<float>(extent) - need.side, 0.0F)));
        };
        const Point centre = need.area.centre();
        return {place(centre.x, picture_.width), place(centre.y, picture_.height), need.side,
                need.side};
    }

    Size picture_;
    float least_;
    std::vector<Need> needs_;
};

}  // namespace

bool closer_shows_more(Size picture, Size input) {
    return std::min(picture.width, picture.height) >= std::max(input.width, input.height);
}

std::optional<std::vector<Box>> squares_around(Size picture, Size input,
                                               std::span<const Box> wanted, std::size_t most) {
    Squares squares(picture, input, wanted);
    squares.reduce_to(most);
    return squares.squares();
}

std::vector<Box> tiles_of(Size picture, int columns, int rows) {
    const auto extent = [](int pixels, int count) {
        return std::min(
            static_cast<float>(pixels),
            even_above(static_cast<float>(pixels) /
                       (static_cast<float>(count) - kTileOverlap * static_cast<float>(count - 1))));
    };
    const auto place = [](int pixels, float side, int index, int count) {
        const float room = static_cast<float>(pixels) - side;
        return count == 1
                   ? 0
                   : even_below(room * static_cast<float>(index) / static_cast<float>(count - 1));
    };
    const float width = extent(picture.width, columns);
    const float height = extent(picture.height, rows);
    std::vector<Box> tiles;
    for (int y = 0; y < rows; ++y) {
        for (int x = 0; x < columns; ++x) {
            tiles.push_back({place(picture.width, width, x, columns),
                             place(picture.height, height, y, rows), width, height});
        }
    }
    return tiles;
}

bool is_cut(const Box& box, const Box& region, Size picture) {
    return (region.x > 0 && box.x - region.x < kAtBorder) ||
           (region.y > 0 && box.y - region.y < kAtBorder) ||
           (region.right() < static_cast<float>(picture.width) &&
            region.right() - box.right() < kAtBorder) ||
           (region.bottom() < static_cast<float>(picture.height) &&
            region.bottom() - box.bottom() < kAtBorder);
}

std::vector<Detection> merge_sights(std::span<const Sight> sights, Size picture) {
    std::vector<Detection> whole;
    std::vector<Detection> cut;
    for (const auto& [detection, region] : sights)
        (is_cut(detection.box, region, picture) ? cut : whole).push_back(detection);
    auto kept = suppress_overlaps(std::move(whole), kOverlap);
    // The largest part of an object that is whole nowhere stands for it.
    std::ranges::stable_sort(cut, std::ranges::greater{},
                             [](const Detection& d) { return d.box.area(); });
    for (const auto& part : cut) {
        const bool known = std::ranges::any_of(kept, [&](const Detection& other) {
            return confusable(other.label, part.label) &&
                   (covered(part.box, other.box) > kSamePart ||
                    iou(part.box, other.box) > kOverlap);
        });
        if (!known) kept.push_back(part);
    }
    return suppress_overlaps(std::move(kept), kOverlap);
}

}  // namespace linli::detect
