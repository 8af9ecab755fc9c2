// SPDX-License-Identifier: Apache-2.0
#include "app/eye.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace linli::app {
namespace {

using namespace std::chrono_literals;

/// Finds nothing, and remembers when it was asked.
class Nobody final : public detect::Detector {
  public:
    Result<std::vector<detect::Detection>> detect(const ingest::Frame& frame, const Box&,
                                                  float) override {
        asked.push_back(frame.moment.stream);
        return std::vector<detect::Detection>{};
    }
    std::string description() const override { return "nobody"; }

    std::vector<StreamTime> asked;
};

/// A picture with something on it, always the same.
Image empty_yard() {
    Image yard({320, 180}, PixelFormat::gray8);
    for (int y = 0; y < 180; ++y) {
        for (int x = 0; x < 320; ++x) {
            const bool stone = (x / 20 + y / 20) % 2 == 0;
            yard.row(y)[x] = static_cast<std::uint8_t>(stone ? 90 : 140);
        }
    }
    return yard;
}

/// When a scene in which nothing ever happens is looked at within `time`, five frames a second.
std::vector<StreamTime> looks_at_rest(StreamDuration time) {
    config::Camera camera;
    camera.id = "yard";
    camera.detect_fps = 5;
    camera.warm_up = 1s;
    Eye eye(camera, 0.4F);
    Nobody nobody;
    ingest::Frame frame = ingest::frame_of(empty_yard(), {});
    for (StreamDuration at{}; at < time; at += 200ms) {
        frame.moment = {StreamTime(at), {}, 1};
        EXPECT_TRUE(eye.see(frame, nobody));
    }
    return nobody.asked;
}

TEST(Eye, LooksCloselyAfterTheWarmUpAndThenAtGrowingDistances) {
    const auto looks = looks_at_rest(90s);
    ASSERT_GT(looks.size(), 6U);
    std::vector<StreamDuration> distances;
    for (std::size_t i = 1; i < looks.size(); ++i) distances.push_back(looks[i] - looks[i - 1]);
    const auto rest = std::ranges::find_if(distances, [](auto d) { return d > 200ms; });
    EXPECT_NEAR(static_cast<double>(rest - distances.begin()), 14, 1) << "3 s of close looks";
    const std::vector<StreamDuration> at_rest(rest, distances.end());
    EXPECT_EQ(at_rest, (std::vector<StreamDuration>{3s, 6s, 12s, 24s, 24s}));
}

}  // namespace
}  // namespace linli::app
