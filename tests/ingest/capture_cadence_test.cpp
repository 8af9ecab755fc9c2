// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ingest/capture.hpp"
#include "ingest/scripted_source.hpp"
#include "ingest/watch.hpp"

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;

/// A camera whose stream has gathered: ten frames, 100 ms apart, are there at once.
class GatheredFrames : public ::testing::Test {
  protected:
    void begin(std::optional<Cadence> cadence, Attention attention) {
        capture = std::make_unique<Capture>(
            config::Camera{}, clock,
            [](const config::Camera&,
               const std::atomic<bool>&) -> Result<std::unique_ptr<FrameSource>> {
                std::deque<ScriptedSource::Step> steps;
                for (int i = 0; i < 10; ++i) steps.push_back(ScriptedSource::frame(i * 100ms));
                return std::make_unique<ScriptedSource>(std::move(steps));
            },
            watch.on_change(), Retry{}, cadence);
        watch.look_at(*capture);
        capture->set_attention(attention);
        began = clock.steady();
        capture->start();
    }
    /// Stream times of the frames that were given, from the first one on.
    std::vector<StreamDuration> given() const {
        std::vector<StreamDuration> times;
        const auto frames = watch.frames();
        for (const Frame& frame : frames)
            times.push_back(frame.moment.stream - frames.front().moment.stream);
        return times;
    }

    SystemClock clock;
    Watch watch;
    std::unique_ptr<Capture> capture;
    Clock::Steady began;
};

TEST_F(GatheredFrames, AreAllGivenWithoutACadence) {
    begin(std::nullopt, Attention::full);
    EXPECT_TRUE(watch.until_frames(10));
    capture->stop();
    EXPECT_EQ(capture->status().frames, 10U);
}

TEST_F(GatheredFrames, AreGivenAsFarAsTheyAreDueAndCountAsDecodedAllTheSame) {
    begin(Cadence(5), Attention::full);
    ASSERT_TRUE(watch.until_frames(5));
    EXPECT_EQ(given(), (std::vector<StreamDuration>{0ms, 200ms, 400ms, 600ms, 800ms}));
    capture->stop();
    EXPECT_GE(capture->status().frames, 9U);
    EXPECT_EQ(capture->status().dropped, 0U) << "nobody wanted the others";
}

TEST_F(GatheredFrames, AreReadWhenTheNextDueOneComesWhileNothingHappens) {
    begin(Cadence(5), Attention::quiet);
    ASSERT_TRUE(watch.until_frames(4));
    EXPECT_EQ(given(), (std::vector<StreamDuration>{0ms, 200ms, 400ms, 600ms}));
    // Three rests; each ends 5 ms before the one that it waits for.
    EXPECT_GE(clock.steady() - began, 600ms - 3 * 5ms);
    capture->stop();
}

TEST_F(GatheredFrames, AreReadAtOnceWhenARestIsOver) {
    begin(Cadence(0.001F), Attention::quiet);  // the next due frame is far away: no rest is so long
    ASSERT_TRUE(watch.until_frames(1));
    capture->set_attention(Attention::full);
    std::uint64_t frames = 0;
    for (const auto end = clock.steady() + 60s; frames < 10 && clock.steady() < end;) {
        frames = capture->status().frames;
        std::this_thread::yield();
    }
    EXPECT_EQ(frames, 10U);
    capture->stop();
}

}  // namespace
}  // namespace linli::ingest
