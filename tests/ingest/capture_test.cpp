// SPDX-License-Identifier: Apache-2.0
#include "ingest/capture.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;

/// A source that gives `frames` frames, 100 ms apart, and then `end`; without an `end` it blocks
/// until interrupted.
class FakeSource final : public FrameSource {
  public:
    FakeSource(int frames, std::optional<Error> end) : frames_(frames), end_(std::move(end)) {}

    Result<Frame> next() override {
        std::unique_lock lock(mutex_);
        if (given_ < frames_) {
            const Moment moment{StreamTime{given_ * 100ms}, {}, 0};
            ++given_;
            return frame_of(Image({4, 4}, PixelFormat::gray8), moment,
                            static_cast<std::uint64_t>(given_));
        }
        if (end_) return std::unexpected(*end_);
        interrupted_.wait(lock, [this] { return told_; });
        return fail(ErrorCode::cancelled, "told to stop");
    }
    void interrupt() override {
        {
            const std::scoped_lock lock(mutex_);
            told_ = true;
        }
        interrupted_.notify_all();
    }

  private:
    int frames_;
    std::optional<Error> end_;
    int given_ = 0;
    bool told_ = false;
    std::mutex mutex_;
    std::condition_variable interrupted_;
};

/// One Capture over sources that a test lines up; when none is left, the last one blocks.
class Captured : public ::testing::Test {
  protected:
    struct Planned {
        int frames;
        std::optional<Error> end;
    };

    void begin(config::Camera camera) {
        camera.id = "gate";
        capture = std::make_unique<Capture>(
            std::move(camera), clock,
            [this](const config::Camera&,
                   const std::atomic<bool>&) -> Result<std::unique_ptr<FrameSource>> {
                const std::scoped_lock lock(mutex);
                if (plan.empty()) return std::make_unique<FakeSource>(0, std::nullopt);
                const Planned next = plan.front();
                plan.pop_front();
                if (next.frames < 0) return std::unexpected(*next.end);
                return std::make_unique<FakeSource>(next.frames, next.end);
            },
            [this] {
                {
                    const std::scoped_lock lock(mutex);
                }
                changed.notify_all();
            });
        capture->start();
    }
    bool until(const std::function<bool(const CaptureStatus&)>& reached) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, 20s, [&] { return reached(capture->status()); });
    }
    /// The next frame; waits for it. Empty after the end.
    std::optional<Frame> take() {
        std::optional<Frame> frame;
        until([&](const CaptureStatus& status) {
            const bool ended = status.state == LinkState::ended;
            frame = capture->take();
            return frame.has_value() || ended;
        });
        return frame;
    }
    static config::Camera file(config::Pace pace, bool loop = false) {
        config::Camera camera;
        camera.kind = config::SourceKind::file;
        camera.pace = pace;
        camera.loop = loop;
        return camera;
    }

    SystemClock clock;
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Planned> plan;
    std::unique_ptr<Capture> capture;
};

const Error kEnd{ErrorCode::end_of_stream, "the end"};

TEST_F(Captured, KeepsTheNewestFrameAndCountsTheOnesItDropped) {
    plan = {{5, std::nullopt}};
    begin({});
    ASSERT_TRUE(until([](const CaptureStatus& status) { return status.frames == 5; }));
    const auto frame = capture->take();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->number, 5U);
    EXPECT_EQ(capture->status().dropped, 4U);
    EXPECT_EQ(capture->status().size, (Size{4, 4}));
    EXPECT_EQ(capture->status().state, LinkState::streaming);
    EXPECT_FALSE(capture->take());
}

TEST_F(Captured, FlatOutDropsNothingAndEnds) {
    plan = {{20, kEnd}};
    begin(file(config::Pace::flat_out));
    for (std::uint64_t number = 1; number <= 20; ++number) {
        const auto frame = take();
        ASSERT_TRUE(frame);
        EXPECT_EQ(frame->number, number);
    }
    EXPECT_TRUE(
        until([](const CaptureStatus& status) { return status.state == LinkState::ended; }));
    EXPECT_EQ(capture->status().dropped, 0U);
    EXPECT_EQ(capture->status().last_error, "");
}

TEST_F(Captured, TellsWhatItsThreadHasCostWhileItRunsAndAfterItsEnd) {
    plan = {{20, kEnd}};
    begin(file(config::Pace::flat_out));
    while (take()) {
    }
    ASSERT_TRUE(until([this](const CaptureStatus&) { return capture->cpu_time() > 0us; }));
    capture->stop();
    const auto spent = capture->cpu_time();
    EXPECT_GT(spent, 0us);
    EXPECT_LT(spent, 10s);
    EXPECT_EQ(capture->cpu_time(), spent);
}

TEST_F(Captured, ALoopingFileGoesOnByOneFrameInANewEpoch) {
    plan = {{3, kEnd}, {3, kEnd}};
    begin(file(config::Pace::flat_out, true));
    for (int i = 0; i < 6; ++i) {
        const auto frame = take();
        ASSERT_TRUE(frame);
        EXPECT_EQ(frame->moment.stream, StreamTime{i * 100ms});
        EXPECT_EQ(frame->moment.epoch, i < 3 ? 1U : 2U);
    }
}

TEST_F(Captured, ACameraThatComesBackHasANewEpochAndItsTimeGoesOn) {
    plan = {{3, Error{ErrorCode::io, "the stream broke off"}}, {2, std::nullopt}};
    begin({});
    ASSERT_TRUE(
        until([](const CaptureStatus& status) { return status.state == LinkState::waiting; }));
    EXPECT_EQ(capture->status().last_error, "the stream broke off");
    ASSERT_TRUE(until([](const CaptureStatus& status) { return status.frames == 5; }));
    const auto frame = capture->take();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->moment.epoch, 2U);
    EXPECT_GE(frame->moment.stream,
              StreamTime{300ms});  // 200 ms of the first epoch, 100 ms of this one, and the wait
    EXPECT_EQ(capture->status().reconnects, 1U);
    EXPECT_EQ(capture->status().last_error, "");
    EXPECT_EQ(capture->status().last_trouble, "the stream broke off") << "to be seen afterwards";
    EXPECT_GT(capture->status().last_trouble_at, WallTime{});
}

/// A source with one more trouble of a kind before each frame, that then breaks off.
class TroubledSource final : public FrameSource {
  public:
    explicit TroubledSource(std::uint64_t StreamTroubles::* kind) : kind_(kind) {}

    Result<Frame> next() override {
        if (troubles_.*kind_ == 3) return fail(ErrorCode::end_of_stream, "the end");
        ++(troubles_.*kind_);
        return frame_of(Image({4, 4}, PixelFormat::gray8), {});
    }
    void interrupt() override {}
    StreamTroubles troubles() const override { return troubles_; }

  private:
    std::uint64_t StreamTroubles::* kind_;
    StreamTroubles troubles_;
};

TEST(CaptureTroubles, AreCountedOverAllEpochsAndTheLastIsTold) {
    const SystemClock clock;
    config::Camera camera;
    camera.kind = config::SourceKind::file;
    camera.loop = true;
    int opened = 0;
    std::promise<void> over;
    Capture capture(camera, clock,
                    [&](const config::Camera&,
                        const std::atomic<bool>&) -> Result<std::unique_ptr<FrameSource>> {
                        if (++opened == 1)
                            return std::make_unique<TroubledSource>(&StreamTroubles::time_steps);
                        if (opened == 2)
                            return std::make_unique<TroubledSource>(&StreamTroubles::broken);
                        if (opened == 3) over.set_value();
                        return std::make_unique<FakeSource>(0, std::nullopt);
                    },
                    {});
    capture.start();
    ASSERT_EQ(over.get_future().wait_for(20s), std::future_status::ready);
    const auto status = capture.status();
    EXPECT_EQ(status.troubles, (StreamTroubles{.broken = 3, .time_steps = 3}));
    EXPECT_EQ(status.last_trouble, "a picture did not decode");
}

TEST_F(Captured, SaysWhyACameraCannotBeOpened) {
    plan = {{-1, Error{ErrorCode::refused, "rtsp://admin:***@cam/1 refuses"}}};
    begin({});
    ASSERT_TRUE(
        until([](const CaptureStatus& status) { return status.state == LinkState::waiting; }));
    EXPECT_EQ(capture->status().last_error, "rtsp://admin:***@cam/1 refuses");
    EXPECT_EQ(capture->status().epoch, 0U);
}

TEST_F(Captured, StopsSoonWhileASourceBlocks) {
    plan = {{1, std::nullopt}};
    begin({});
    ASSERT_TRUE(until([](const CaptureStatus& status) { return status.frames == 1; }));
    const auto before = std::chrono::steady_clock::now();
    capture->stop();
    EXPECT_LT(std::chrono::steady_clock::now() - before, 5s);
    EXPECT_FALSE(capture->take());
    EXPECT_EQ(capture->status().state, LinkState::ended);
}

TEST_F(Captured, StopsSoonWhileNobodyTakesAFrame) {
    plan = {{5, kEnd}};
    begin(file(config::Pace::flat_out));
    ASSERT_TRUE(until([](const CaptureStatus& status) { return status.frames == 1; }));
    capture->stop();
    EXPECT_FALSE(capture->take());
}

/// A source whose frames carry the numbers 1, 4, 7 ... while it is quiet, and that tells what it
/// was wished.
class AttentiveSource final : public FrameSource {
  public:
    AttentiveSource(std::vector<Attention>& wishes, int frames)
        : wishes_(wishes), frames_(frames) {}

    Result<Frame> next() override {
        if (frames_-- == 0) return fail(ErrorCode::io, "the stream broke off");
        number_ += wishes_.back() == Attention::quiet ? 3 : 1;
        return frame_of(Image({4, 4}, PixelFormat::gray8), {StreamTime{number_ * 40ms}, {}, 0},
                        number_);
    }
    void interrupt() override {}
    void set_attention(Attention attention) override { wishes_.push_back(attention); }

  private:
    std::vector<Attention>& wishes_;
    int frames_;
    std::uint64_t number_ = 0;
};

TEST(CaptureAttention, HoldsOverReconnectsAndCountsWhatWasSkipped) {
    const SystemClock clock;
    std::vector<Attention> wishes;
    std::mutex mutex;
    std::condition_variable changed;
    bool ended = false;
    int opened = 0;
    Capture capture({}, clock,
                    [&](const config::Camera&,
                        const std::atomic<bool>&) -> Result<std::unique_ptr<FrameSource>> {
                        if (++opened <= 2) return std::make_unique<AttentiveSource>(wishes, 5);
                        const std::scoped_lock lock(mutex);
                        ended = true;
                        changed.notify_all();
                        return fail(ErrorCode::refused, "no more");
                    },
                    {}, {1ms, 2ms, 1ms, 1});
    capture.set_attention(Attention::quiet);
    capture.start();
    {
        std::unique_lock lock(mutex);
        ASSERT_TRUE(changed.wait_for(lock, 20s, [&] { return ended; }));
    }
    EXPECT_EQ(wishes, (std::vector{Attention::quiet, Attention::quiet}));
    EXPECT_EQ(capture.status().frames, 10U);
    EXPECT_EQ(capture.status().skipped, 20U);
    const auto frame = capture.take();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->number, 30U);
    EXPECT_EQ(frame->moment.epoch, 2U);
    capture.stop();
}

TEST_F(Captured, AWishReachesTheOpenSourceAtOnce) {
    std::vector<Attention> wishes;
    config::Camera camera;
    camera.kind = config::SourceKind::file;
    camera.pace = config::Pace::flat_out;  // waits in between for each frame to be taken
    Capture attentive(
        camera, clock,
        [&](const config::Camera&,
            const std::atomic<bool>&) -> Result<std::unique_ptr<FrameSource>> {
            return std::make_unique<AttentiveSource>(wishes, 100);
        },
        [this] {
            const std::scoped_lock lock(mutex);
            changed.notify_all();
        });
    attentive.start();
    {
        std::unique_lock lock(mutex);
        ASSERT_TRUE(changed.wait_for(lock, 20s, [&] { return attentive.status().frames > 0; }));
    }
    attentive.set_attention(Attention::quiet);
    attentive.set_attention(Attention::quiet);  // nothing new: not passed on
    attentive.set_attention(Attention::full);
    attentive.stop();
    EXPECT_EQ(wishes, (std::vector{Attention::full, Attention::quiet, Attention::full}));
}

TEST(CaptureOfARealAddress, TellsNobodyThePassword) {
    config::Camera camera;
    camera.id = "gate";
    camera.address = "rtsp://admin:secret@127.0.0.1:1/cam";
    const SystemClock clock;
    const std::atomic<bool> never{false};
    const auto source = open_source(camera, clock, never);
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().code, ErrorCode::refused);
    EXPECT_EQ(source.error().message.find("secret"), std::string::npos) << source.error().message;
}

}  // namespace
}  // namespace linli::ingest
