// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "base/image.hpp"

namespace linli::detect {

/// Grey pictures out of vtest.avi (the street scene in the folder LINLI_DATA), for pictures of what
/// a camera could show. Everything made of them is the same in each run.
struct Street {
    static constexpr Size kSize{640, 480};

    Image empty;                 ///< the median over the clip: nobody is there
    std::vector<Image> walkers;  ///< people cut out; 0 where the street is

    /// Unset when the clip is not there; `why` says so. Made once a process.
    static const std::optional<Street>& of_footage();
    static std::string why();
};

/// One camera's pictures: `light` and `weather` change them, `noise` is its sensor's (standard
/// deviation in grey levels).
class Sensor {
  public:
    explicit Sensor(double noise = 3);
    Image operator()(Image picture);

  private:
    std::vector<std::int8_t> grain_;
    std::minstd_rand random_{11};  // NOLINT: the same noise each time
};

/// `image` with a person whose foot point is `foot` (pixels), `share` of the picture's height tall.
Image with_person(Image image, const Image& person, Point foot, double share = 0.08);

/// Each pixel's level by `change(level, x, y)`, x and y normalised 0..1, result clamped.
template <typename Change>
Image relit(Image image, Change change) {
    const Size size = image.size();
    for (int y = 0; y < size.height; ++y) {
        auto* row = image.row(y);
        for (int x = 0; x < size.width; ++x) {
            const double level = change(static_cast<double>(row[x]), (x + 0.5) / size.width,
                                        (y + 0.5) / size.height);
            row[x] = static_cast<std::uint8_t>(level < 0 ? 0 : level > 255 ? 255 : level + 0.5);
        }
    }
    return image;
}

/// The picture seen by a camera that has moved by (dx, dy) pixels, parts of a pixel too.
Image moved(const Image& image, double dx, double dy);

/// `streaks` thin bright streaks of rain at random places.
Image with_rain(Image image, std::minstd_rand& random, int streaks = 250);

/// Snow: flakes that fall and drift, some near the camera.
class Snow {
  public:
    explicit Snow(int flakes = 200);
    /// The next picture, `seconds` after the last.
    Image operator()(Image image, double seconds);

  private:
    struct Flake {
        double x, y, fall, drift, radius;
    };
    std::minstd_rand random_{5};  // NOLINT
    std::vector<Flake> flakes_;
};

/// The picture with the foliage in `tree` (pixels) swaying in the wind at `seconds`, each branch by
/// itself and by up to `reach` pixels.
Image with_wind(const Image& image, const Box& tree, double seconds, double reach = 4);

}  // namespace linli::detect
