// SPDX-License-Identifier: Apache-2.0
// What a camera's sensor, the weather and the wind do to pictures of a street.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "detect/street.hpp"

namespace linli::detect {
namespace {

constexpr std::size_t kGrain = 1U << 20U;

double unit(std::minstd_rand& random) { return static_cast<double>(random() % 100'000) / 100'000; }

double level_at(const Image& image, double x, double y) {
    const Size size = image.size();
    x = std::clamp(x, 0.0, size.width - 1.001);
    y = std::clamp(y, 0.0, size.height - 1.001);
    const int left = static_cast<int>(x);
    const int top = static_cast<int>(y);
    const double right = x - left;
    const double down = y - top;
    const auto* row = image.row(top) + left;
    const auto* next = image.row(top + 1) + left;
    return (row[0] * (1 - right) + row[1] * right) * (1 - down) +
           (next[0] * (1 - right) + next[1] * right) * down;
}

void add(Image& image, int x, int y, double level) {
    if (x < 0 || y < 0 || x >= image.size().width || y >= image.size().height) return;
    auto& pixel = image.row(y)[x];
    pixel = static_cast<std::uint8_t>(std::min(255.0, pixel + level));
}

/// A soft round spot; at its middle `level` brighter.
void add_spot(Image& image, double x, double y, double radius, double level) {
    const int reach = static_cast<int>(radius * 1.5) + 1;
    for (int row = -reach; row <= reach; ++row) {
        for (int column = -reach; column <= reach; ++column) {
            const double away = std::hypot(row, column) / radius;
            add(image, static_cast<int>(x) + column, static_cast<int>(y) + row,
                level * std::exp(-away * away));
        }
    }
}

}  // namespace

Sensor::Sensor(double noise) : grain_(kGrain) {
    std::normal_distribution<double> normal(0, noise > 0 ? noise : 1);
    for (auto& grain : grain_)
        grain = static_cast<std::int8_t>(
            noise > 0 ? std::clamp(std::lround(normal(random_)), -127L, 127L) : 0);
}

Image Sensor::operator()(Image picture) {
    std::size_t at = random_() % kGrain;
    for (int y = 0; y < picture.size().height; ++y) {
        auto* row = picture.row(y);
        for (int x = 0; x < picture.size().width; ++x) {
            row[x] = static_cast<std::uint8_t>(std::clamp(row[x] + grain_[at], 0, 255));
            at = (at + 1) % kGrain;
        }
    }
    return picture;
}

Image moved(const Image& image, double dx, double dy) {
    Image result(image.size(), PixelFormat::gray8);
    for (int y = 0; y < image.size().height; ++y) {
        for (int x = 0; x < image.size().width; ++x)
            result.row(y)[x] = static_cast<std::uint8_t>(level_at(image, x + dx, y + dy) + 0.5);
    }
    return result;
}

Image with_rain(Image image, std::minstd_rand& random, int streaks) {
    for (int i = 0; i < streaks; ++i) {
        const double x = unit(random) * image.size().width;
        const double y = unit(random) * image.size().height;
        const int length = 8 + static_cast<int>(unit(random) * 16);
        const double level = 15 + 45 * unit(random);
        for (int part = 0; part < length; ++part)
            add(image, static_cast<int>(x + part * 0.15), static_cast<int>(y) + part, level);
    }
    return image;
}

Snow::Snow(int flakes) {
    for (int i = 0; i < flakes; ++i) {
        const double near = unit(random_);
        // A flake near the camera is larger and faster.
        const double size = near > 0.97 ? 3 : near;
        flakes_.push_back(
            {unit(random_), unit(random_), 0.2 + 0.3 * size, 0.1 * unit(random_), 1 + 1.5 * size});
    }
}

Image Snow::operator()(Image image, double seconds) {
    for (auto& flake : flakes_) {
        flake.y += flake.fall * seconds;
        flake.x += (flake.drift + 0.1 * (unit(random_) - 0.5)) * seconds;
        if (flake.y > 1) {
            flake.y -= 1;
            flake.x = unit(random_);
        }
        add_spot(image, flake.x * image.size().width, flake.y * image.size().height, flake.radius,
                 90);
    }
    return image;
}

Image with_wind(const Image& image, const Box& tree, double seconds, double reach) {
    Image result = image;
    constexpr int kBranch = 24;  // pixels
    for (int y = static_cast<int>(tree.y); y < static_cast<int>(tree.bottom()); ++y) {
        for (int x = static_cast<int>(tree.x); x < static_cast<int>(tree.right()); ++x) {
            const int branch = (x / kBranch) * 7 + (y / kBranch) * 13;
            const double pace = 0.6 + 0.1 * (branch % 8);  // Hz
            const double phase = 2 * std::numbers::pi * (seconds * pace + branch * 0.37);
            const double gust = 0.5 + 0.5 * std::sin(seconds * 0.9 + branch);
            result.row(y)[x] =
                static_cast<std::uint8_t>(level_at(image, x + reach * gust * std::sin(phase),
                                                   y + 0.4 * reach * std::cos(phase * 0.8)) +
                                          0.5);
        }
    }
    return result;
}

}  // namespace linli::detect
