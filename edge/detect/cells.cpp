// SPDX-License-Identifier: Apache-2.0
#include "detect/cells.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace linli::detect {
namespace {

struct Extent {
    int left, top, right, bottom;
};

}  // namespace

std::vector<bool> filled_cells(const std::vector<std::uint8_t>& pixels, Size size, int least) {
    const int columns = size.width / kCell;
    std::vector<bool> cells;
    std::vector<int> counts(static_cast<std::size_t>(columns));
    for (int y = 0; y < size.height; ++y) {
        const auto* row = pixels.data() + static_cast<std::ptrdiff_t>(y) * size.width;
        for (int column = 0; column < columns; ++column) {
            auto& count = counts[static_cast<std::size_t>(column)];
            for (int x = 0; x < kCell; ++x) count += row[column * kCell + x] != 0 ? 1 : 0;
        }
        if (y % kCell != kCell - 1) continue;
        for (auto& count : counts) cells.push_back(std::exchange(count, 0) >= least);
    }
    return cells;
}

std::vector<Box> groups_of(std::vector<bool> cells, Size grid) {
    std::vector<Box> boxes;
    const auto index = [grid](int x, int y) {
        return static_cast<std::size_t>(y * grid.width + x);
    };
    std::vector<std::pair<int, int>> open;
    for (int y = 0; y < grid.height; ++y) {
        for (int x = 0; x < grid.width; ++x) {
            if (!cells[index(x, y)]) continue;
            Extent extent{x, y, x, y};
            open.assign(1, {x, y});
            cells[index(x, y)] = false;
            while (!open.empty()) {
                const auto [cx, cy] = open.back();
                open.pop_back();
                extent = {std::min(extent.left, cx), std::min(extent.top, cy),
                          std::max(extent.right, cx), std::max(extent.bottom, cy)};
                for (int ny = std::max(cy - 1, 0); ny <= std::min(cy + 1, grid.height - 1); ++ny) {
                    for (int nx = std::max(cx - 1, 0); nx <= std::min(cx + 1, grid.width - 1);
                         ++nx) {
                        if (!cells[index(nx, ny)]) continue;
                        cells[index(nx, ny)] = false;
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
