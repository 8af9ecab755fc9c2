// SPDX-License-Identifier: Apache-2.0
#include "ingest/capture.hpp"

#include <gtest/gtest.h>

#include "fake_clock.hpp"
#include "ingest/back_off.hpp"
#include "ingest/scripted_source.hpp"
#include "ingest/watch.hpp"

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;
using Steps = std::deque<ScriptedSource::Step>;
using Steady = std::chrono::steady_clock;

/// A call that was told to end has ended within this, even on a busy machine.
constexpr auto kSoon = 1s;

config::Camera camera_of(config::SourceKind kind) {
    config::Camera camera;
    camera.id = "gate";
    camera.kind = kind;
    camera.pace = config::Pace::flat_out;
    return camera;
}

/// A Capture over streams that a test wrote down, one a connect; the last one is used for all
/// later.
class Rig {
  public:
    Rig(const config::Camera& camera, std::deque<std::function<Steps()>> streams,
        Retry retry = {1ms, 1ms, 5s, 1})
        : streams_(std::move(streams)),
          capture(
              camera, clock, [this](const auto&, const auto&) { return open(); }, watch.on_change(),
              retry) {
        watch.look_at(capture);
    }

    FakeClock clock;  ///< moved on the capture thread alone, by steps
    Watch watch;

  private:
    Result<std::unique_ptr<FrameSource>> open() {
        const auto stream = streams_.front();
        if (streams_.size() > 1) streams_.pop_front();
        return std::make_unique<ScriptedSource>(stream());
    }
    std::deque<std::function<Steps()>> streams_;

  public:
    Capture capture;
};

std::function<Steps()> always(Steps steps) {
    return [steps] { return steps; };
}

std::vector<std::chrono::milliseconds> times_of(const std::vector<Frame>& frames) {
    std::vector<std::chrono::milliseconds> times;
    for (const Frame& frame : frames) {
        times.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(
            frame.moment.stream.time_since_epoch()));
    }
    return times;
}

TEST(Capture, StreamTimeRunsOnOverAReconnectByTheTimeTheCameraWasAway) {
    FakeClock* clock = nullptr;
    const auto away = [&clock]() -> Steps {
        clock->advance(7s);
        return {ScriptedSource::frame(0ms), ScriptedSource::frame(40ms)};
    };
    Rig rig(camera_of(config::SourceKind::rtsp),
            {always({ScriptedSource::frame(0ms), ScriptedSource::frame(1s),
                     ScriptedSource::error(ErrorCode::io, "broke")}),
             away});
    clock = &rig.clock;

    rig.capture.start();
    ASSERT_TRUE(rig.watch.until_frames(4));

    const auto frames = rig.watch.frames();
    EXPECT_EQ(times_of(frames), (std::vector<std::chrono::milliseconds>{0ms, 1s, 8s, 8'040ms}));
    EXPECT_EQ(frames[1].moment.epoch, 1U);
    EXPECT_EQ(frames[2].moment.epoch, 2U);
    EXPECT_EQ(frames[3].number, 4U);
    EXPECT_EQ(rig.capture.status().reconnects, 1U);
}

TEST(Capture, ALoopedFileGoesOnByOneFrameIntervalInANewEpochAndAlwaysTheSame) {
    auto camera = camera_of(config::SourceKind::file);
    camera.loop = true;
    const auto play_on = [&camera](std::chrono::microseconds pause) {
        FakeClock* clock = nullptr;
        Rig rig(camera, {[&clock, pause]() -> Steps {
                    clock->advance(pause);  // how long opening took must not show
                    return {ScriptedSource::frame(0ms), ScriptedSource::frame(100ms),
                            ScriptedSource::end()};
                }});
        clock = &rig.clock;
        rig.capture.start();
        EXPECT_TRUE(rig.watch.until_frames(5));
        rig.capture.stop();
        auto frames = rig.watch.frames();
        frames.resize(5);
        return frames;
    };

    const auto frames = play_on(3s);

    EXPECT_EQ(times_of(frames),
              (std::vector<std::chrono::milliseconds>{0ms, 100ms, 200ms, 300ms, 400ms}));
    EXPECT_EQ(frames[4].moment.epoch, 3U);
    EXPECT_EQ(times_of(play_on(50ms)), times_of(frames));
}

TEST(Capture, ALoopedFileWithoutPicturesDoesNotSpin) {
    auto camera = camera_of(config::SourceKind::file);
    camera.loop = true;
    Rig rig(camera, {always({ScriptedSource::frame(0ms), ScriptedSource::end()}),
                     always({ScriptedSource::end()})});
    rig.capture.start();
    ASSERT_TRUE(rig.watch.until_state(LinkState::ended));
    EXPECT_LE(rig.capture.status().epoch, 2U);
}

TEST(Capture, AFileLoopedAtItsPaceShowsItsLastFrameForOneIntervalToo) {
    auto camera = camera_of(config::SourceKind::file);
    camera.loop = true;
    camera.pace = config::Pace::real_time;
    Rig rig(
        camera,
        {always({ScriptedSource::frame(0ms), ScriptedSource::end()})});  // a still: 40 ms a frame
    const auto began = Steady::now();
    rig.capture.start();
    ASSERT_TRUE(rig.watch.until_frames(6));
    EXPECT_GE(Steady::now() - began, 5 * 40ms);
}

TEST(Capture, SaysWhyItWaitsAndForgetsItWhenItStreams) {
    std::atomic<bool> mended{false};
    FakeClock clock;
    Watch watch;
    Capture capture(camera_of(config::SourceKind::rtsp), clock,
                    [&](const auto&, const auto&) -> Result<std::unique_ptr<FrameSource>> {
                        if (!mended)
                            return fail(ErrorCode::refused,
                                        "rtsp://cam wants another user name or password");
                        return std::make_unique<ScriptedSource>(Steps{ScriptedSource::frame(0ms)});
                    },
                    watch.on_change(), {1ms, 1ms, 5s, 1});
    watch.look_at(capture);

    capture.start();
    ASSERT_TRUE(watch.until_state(LinkState::waiting));
    EXPECT_EQ(capture.status().last_error, "rtsp://cam wants another user name or password");
    EXPECT_EQ(capture.status().epoch, 0U);

    mended = true;
    ASSERT_TRUE(watch.until_state(LinkState::streaming));
    EXPECT_EQ(capture.status().last_error, "");
    EXPECT_EQ(capture.status().epoch, 1U);
    capture.stop();
}

TEST(Capture, ACameraThatOpensAndBreaksAtOnceIsNotTriedInATightLoop) {
    constexpr int kTries = 6;
    const Retry retry{20ms, 1s, 5s, 11};
    BackOff same_waits(retry.first, retry.longest, *retry.seed);
    std::chrono::milliseconds least{};
    for (int i = 1; i < kTries; ++i) least += same_waits.next();
    ASSERT_GT(least, 50ms);
    Rig rig(camera_of(config::SourceKind::rtsp),
            {always({ScriptedSource::frame(0ms), ScriptedSource::error(ErrorCode::io, "broke")})},
            retry);

    const auto began = Steady::now();
    rig.capture.start();
    ASSERT_TRUE(rig.watch.until_frames(kTries));

    EXPECT_GE(Steady::now() - began, least);
}

TEST(Capture, ACameraThatHadWorkedIsTriedAgainSoon) {
    FakeClock* clock = nullptr;
    const auto broken = always({ScriptedSource::error(ErrorCode::io, "broke")});
    const auto worked = [&clock]() -> Steps {
        return {ScriptedSource::frame(0ms), [&clock] {
                    clock->advance(6s);
                    return fail(ErrorCode::io, "broke");
                }};
    };
    // Were the waits not reset they would double 30 times: years.
    Rig rig(camera_of(config::SourceKind::rtsp), {broken, broken, broken, worked},
            {1ms, 24h, 5s, 1});
    clock = &rig.clock;

    rig.capture.start();

    EXPECT_TRUE(rig.watch.until_frames(30));
    rig.capture.stop();
}

TEST(Capture, StopsSoonWhileTheStreamBlocks) {
    Rig rig(camera_of(config::SourceKind::rtsp), {always({ScriptedSource::frame(0ms)})});
    rig.capture.start();
    ASSERT_TRUE(rig.watch.until_frames(1));
    const auto began = Steady::now();
    rig.capture.stop();
    EXPECT_LT(Steady::now() - began, kSoon);
    EXPECT_EQ(rig.capture.status().state, LinkState::ended);
}

TEST(Capture, StopsSoonWhileItConnects) {
    FakeClock clock;
    std::atomic<bool> connecting{false};
    Capture capture(
        camera_of(config::SourceKind::rtsp), clock,
        [&](const auto&, const std::atomic<bool>& give_up) -> Result<std::unique_ptr<FrameSource>> {
            connecting = true;
            connecting.notify_all();
            while (!give_up) std::this_thread::yield();  // as libav asks its interrupt callback
            return fail(ErrorCode::cancelled, "told to stop");
        },
        {});
    capture.start();
    connecting.wait(false);
    const auto began = Steady::now();
    capture.stop();
    EXPECT_LT(Steady::now() - began, kSoon);
}

TEST(Capture, StopsSoonWhenTheStreamHasJustBeenOpened) {
    FakeClock clock;
    std::atomic<bool> connecting{false};
    Capture capture(
        camera_of(config::SourceKind::rtsp), clock,
        [&](const auto&, const std::atomic<bool>& give_up) -> Result<std::unique_ptr<FrameSource>> {
            connecting = true;
            connecting.notify_all();
            while (!give_up) std::this_thread::yield();
            return std::make_unique<ScriptedSource>(Steps{});  // blocks in its first `next`
        },
        {});
    capture.start();
    connecting.wait(false);
    const auto began = Steady::now();
    capture.stop();
    EXPECT_LT(Steady::now() - began, kSoon);
}

TEST(Capture, StopsSoonWhileItWaitsForTheNextTry) {
    Rig rig(camera_of(config::SourceKind::rtsp),
            {always({ScriptedSource::error(ErrorCode::io, "broke")})}, {1h, 1h, 5s, 1});
    rig.capture.start();
    ASSERT_TRUE(rig.watch.until_state(LinkState::waiting));
    const auto began = Steady::now();
    rig.capture.stop();
    EXPECT_LT(Steady::now() - began, kSoon);
}

TEST(Capture, GivesNothingMoreOnceItHasBeenStopped) {
    FakeClock clock;
    Steps steps;
    for (int i = 0; i < 3; ++i) steps.push_back(ScriptedSource::frame(i * 100ms));
    std::atomic<bool> second{false};
    steps[1] = [&] {
        second = true;
        second.notify_all();
        return ScriptedSource::frame(100ms)();
    };
    Capture capture(
        camera_of(config::SourceKind::file), clock,
        [&](const auto&, const auto&) { return std::make_unique<ScriptedSource>(steps); }, {});
    capture.start();
    second.wait(false);  // the first frame waits, the second wants its place

    capture.stop();

    EXPECT_FALSE(capture.take());
}

TEST(Capture, IsStoppedByItsDestructorAndCanBeStoppedTwiceOrNeverStarted) {
    FakeClock clock;
    const auto open = [](const auto&, const auto&) {
        return std::make_unique<ScriptedSource>(Steps{ScriptedSource::frame(0ms)});
    };
    {
        Capture capture(camera_of(config::SourceKind::rtsp), clock, open, {});
        capture.start();
    }
    Capture capture(camera_of(config::SourceKind::rtsp), clock, open, {});
    capture.stop();
    capture.stop();
    EXPECT_FALSE(capture.take());
}

}  // namespace
}  // namespace linli::ingest
