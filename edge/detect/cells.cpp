// SPDX-License-Identifier: Apache-2.0
#include "detect/cells.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

namespace linli::detect {
namespace {

struct Extent {
    int left, top, right, bottom;
};

}  // namespace

std::vector<std::uint8_t> count_unlike(std::span<const Unlike> pixels, Size size) {
    static_assert(sizeof(std::uint64_t) == kCell);
    constexpr std::uint64_t kYes = 0x0202'0202'0202'0202;
    static_assert(static_cast<int>(Unlike::yes) == 2 && static_cast<int>(Unlike::relit) == 1);
    const auto columns = static_cast<std::size_t>(size.width / kCell);
    std::vector<std::uint8_t> counts(columns * static_cast<std::size_t>(size.height / kCell));
    const Unlike* from = pixels.data();
    for (int y = 0; y < size.height; ++y) {
        std::uint8_t* const row = counts.data() + static_cast<std::size_t>(y / kCell) * columns;
        for (std::size_t column = 0; column < columns; ++column, from += kCell) {
            std::uint64_t eight = 0;
            std::memcpy(&eight, from, kCell);
            row[column] = static_cast<std::uint8_t>(row[column] + std::popcount(eight & kYes));
        }
    }
    return counts;
}

std::vector<std::uint8_t> same_cells(const Image& luma, const Image& other, int most) {
    std::vector<Unlike> pixels(luma.bytes().size());
    std::ranges::transform(luma.bytes(), other.bytes(), pixels.begin(), [most](int one, int two) {
        return std::abs(one - two) > most ? Unlike::yes : Unlike::no;
    });
    auto cells = count_unlike(pixels, luma.size());
    for (auto& cell : cells) cell = cell < kLeastPixels ? 1 : 0;
    return cells;
}

std::vector<Box> groups_of(std::vector<std::uint8_t> cells, Size grid) {
    std::vector<Box> boxes;
    const auto index = [grid](int x, int y) {
        return static_cast<std::size_t>(y * grid.width + x);
    };
    std::vector<std::pair<int, int>> open;
    for (int y = 0; y < grid.height; ++y) {
        for (int x = 0; x < grid.width; ++x) {
            if (cells[index(x, y)] == 0) continue;
            Extent extent{x, y, x, y};
            open.assign(1, {x, y});
            cells[index(x, y)] = 0;
            while (!open.empty()) {
                const auto [cx, cy] = open.back();
                open.pop_back();
                extent = {std::min(extent.left, cx), std::min(extent.top, cy),
                          std::max(extent.right, cx), std::max(extent.bottom, cy)};
                for (int ny = std::max(cy - 1, 0); ny <= std::min(cy + 1, grid.height - 1); ++ny) {
                    for (int nx = std::max(cx - 1, 0); nx <= std::min(cx + 1, grid.width - 1);
                         ++nx) {
                        if (cells[index(nx, ny)] == 0) continue;
                        cells[index(nx, ny)] = 0;
                        open.emplace_back(nx, ny);
                    }
                }
            }
            boxes.push_back({static_cast<float>(extent.left), static_cast<float>(extent.top),
                             static_cast<float>(extent.right - extent.left + 1),
                             static_cast<float>(extent.bottom - extent.top + 1)});
        }
    }
    return boxes;
}

float contrast_of(const Image& luma, const std::vector<std::uint8_t>& masked) {
    double sum = 0;
    double squares = 0;
    int cells = 0;
    const Size size = luma.size();
    for (int top = 0; top < size.height; top += kCell) {
        for (int left = 0; left < size.width; left += kCell) {
            int total = 0;
            int count = 0;
            for (int y = top; y < top + kCell; ++y) {
                const auto* row = luma.row(y);
                const auto* mask = masked.data() + static_cast<std::ptrdiff_t>(y) * size.width;
                for (int x = left; x < left + kCell; ++x) {
                    if (mask[x] != 0) continue;
                    total += row[x];
                    ++count;
                }
            }
            if (count < kCell) continue;
            const double mean = static_cast<double>(total) / count;
            sum += mean;
            squares += mean * mean;
            ++cells;
        }
    }
    if (cells == 0) return 0;
    const double mean = sum / cells;
    return static_cast<float>(std::sqrt(std::max(0.0, squares / cells - mean * mean)));
}

}  // namespace linli::detect
