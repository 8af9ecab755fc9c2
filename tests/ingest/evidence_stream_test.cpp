// SPDX-License-Identifier: Apache-2.0
#include "ingest/evidence_stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <future>
#include <iostream>
#include <map>
#include <mutex>

#include "ingest/byte_camera.hpp"
#include "ingest/clips.hpp"
#include "ingest/ring_clip.hpp"
#include "ingest/rtsp_camera.hpp"
#include "ingest/watch.hpp"
#include "temp_folder.hpp"

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;
using Then = ByteCamera::Then;

/// `camera` whose evidence stream is its own address.
config::Camera with_evidence(config::Camera camera) {
    camera.evidence.emplace();
    camera.evidence->kind = camera.kind;
    camera.evidence->address = camera.address;
    return camera;
}

/// One evidence stream that a test can wait for.
class Evidence : public ::testing::Test {
  protected:
    void begin(const config::Camera& camera) {
        stream = std::make_unique<EvidenceStream>(
            camera, clock,
            [this] {
                {
                    const std::scoped_lock lock(mutex);
                }
                changed.notify_all();
            },
            Retry{50ms, 300ms, 5s, 1});
        stream->start();
    }
    bool until(const std::function<bool(const EvidenceStatus&)>& reached) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, 20s, [&] { return reached(stream->status()); });
    }
    bool until_packets(std::uint64_t count) {
        return until([count](const EvidenceStatus& s) { return s.link.frames >= count; });
    }
    std::string bytes(const Clip& clip) {
        make_clip(clip, folder / "live.ts");
        return read_bytes(folder / "live.ts");
    }
    static Frame grey(Size size) { return frame_of(Image(size, PixelFormat::gray8), {}, 7); }

    TempFolder folder;
    const SystemClock clock;
    std::mutex mutex;
    std::condition_variable changed;
    std::unique_ptr<EvidenceStream> stream;
};

TEST_F(Evidence, IsKeptAndDecodedOnlyWhenSomebodyAsks) {
    const ByteCamera camera(bytes({.size = "320x240", .rate = 25, .frames = 100, .key_every = 25}),
                            Then::silence);
    auto wanted = with_evidence(camera.camera());
    wanted.data_timeout = 60s;
    begin(wanted);
    ASSERT_TRUE(until_packets(95));
    EXPECT_EQ(stream->status().link.state, LinkState::streaming);
    EXPECT_EQ(stream->status().link.size, (Size{320, 240}));
    EXPECT_GT(stream->status().bytes, 10'000U);
    EXPECT_EQ(stream->status().pictures, 0U);

    const auto picture = stream->picture_at(clock.steady());
    ASSERT_TRUE(picture) << picture.error().message;
    EXPECT_EQ(picture->size(), (Size{320, 240}));
    EXPECT_EQ(stream->status().pictures, 1U);
    EXPECT_LT(std::chrono::abs(picture->moment.wall - clock.wall()), 5s);
}

TEST_F(Evidence, GivesTheBetterPictureUnderTheMomentOfTheOther) {
    const ByteCamera camera(bytes({.size = "320x240", .rate = 25, .frames = 50}), Then::silence);
    auto wanted = with_evidence(camera.camera());
    wanted.data_timeout = 60s;
    begin(wanted);
    ASSERT_TRUE(until_packets(45));
    Frame seen = grey({160, 120});
    seen.moment = {StreamTime(3s), clock.wall(), 2};
    const Frame better = stream->better(seen, clock.steady());
    EXPECT_EQ(better.size(), (Size{320, 240}));
    EXPECT_EQ(better.moment, seen.moment);
    EXPECT_EQ(better.number, 7U);
    EXPECT_EQ(stream->status().missed, 0U);
}

TEST_F(Evidence, GivesTheOtherPictureWhereItHasNoneAndCountsThat) {
    const ByteCamera camera(bytes({.rate = 25, .frames = 50}), Then::silence);
    auto wanted = with_evidence(camera.camera());
    wanted.data_timeout = 60s;
    begin(wanted);
    ASSERT_TRUE(until_packets(45));
    const Frame better = stream->better(grey({64, 48}), clock.steady() - 1h);
    EXPECT_EQ(better.size(), (Size{64, 48}));
    EXPECT_EQ(stream->status().missed, 1U);
}

TEST_F(Evidence, WithoutAKeyFrameSaysSoAndTriesAgain) {
    ffmpeg({"-f", "lavfi", "-i", "testsrc=rate=25:size=160x120", "-frames:v", "100", "-pix_fmt",
            "yuv420p", "-c:v", "libx264", "-g", "1000", "-bf", "0", "-bsf:v", "noise=drop=key"},
           folder / "keyless.ts");
    const ByteCamera camera(read_bytes(folder / "keyless.ts"), Then::again);
    begin(with_evidence(camera.camera()));
    ASSERT_TRUE(until([](const auto& s) { return !s.link.last_trouble.empty(); }));
    EXPECT_NE(stream->status().link.last_trouble.find("no key frame for 700 ms"), std::string::npos)
        << stream->status().link.last_trouble;
    EXPECT_EQ(stream->picture_at(clock.steady()).error().message, "nothing is kept yet");
    EXPECT_EQ(stream->status().bytes, 0U);
}

TEST_F(Evidence, ThatFallsSilentIsTriedAgainAndKeepsWhatItHas) {
    const ByteCamera camera(bytes({.rate = 25, .frames = 50}), Then::silence);
    begin(with_evidence(camera.camera()));
    ASSERT_TRUE(until_packets(45));
    const auto then = clock.steady();
    ASSERT_TRUE(until([](const auto& s) { return !s.link.last_trouble.empty(); }));
    EXPECT_EQ(stream->status().link.last_trouble, "no picture for 700 ms");
    EXPECT_TRUE(stream->picture_at(then));
    EXPECT_FALSE(stream->picture_at(clock.steady() + 1s));
}

TEST_F(Evidence, WhoseCodecBecomesAnotherGivesNoPictureThatIsNone) {
    const Clip what{.rate = 25, .frames = 75, .key_every = 25};
    const std::string h264 = bytes(what);
    ffmpeg({"-f", "lavfi", "-i", "testsrc=rate=25:size=320x240", "-frames:v", "50", "-pix_fmt",
            "yuv420p", "-c:v", "libx265", "-preset", "ultrafast", "-x265-params",
            "log-level=none:keyint=25"},
           folder / "hevc.ts");
    const RingClip clip(folder / "live.ts");
    const ByteCamera camera(h264 + read_bytes(folder / "hevc.ts"), Then::silence);
    begin(with_evidence(camera.camera()));
    ASSERT_TRUE(until([](const auto& s) { return !s.link.last_trouble.empty(); }));
    int had = 0;
    for (auto back = 0ms; back < 4s; back += 160ms) {
        const auto picture = stream->picture_at(clock.steady() - back);
        if (!picture) continue;
        ++had;
        const auto pixels = colours_of(*picture->picture);
        EXPECT_TRUE(std::ranges::any_of(clip.pictures(), [&](const Frame& frame) {
            return colours_of(*frame.picture) == pixels;
        })) << "a picture that was never sent";
    }
    EXPECT_GT(had, 5);
}

TEST_F(Evidence, DecodesNothingAnyMoreAfterItWasToldToStop) {
    const ByteCamera camera(bytes({.rate = 25, .frames = 50, .key_every = 50}), Then::silence);
    begin(with_evidence(camera.camera()));
    ASSERT_TRUE(until_packets(45));
    const auto moment = clock.steady();
    std::promise<void> begun;
    auto busy = std::async(std::launch::async, [&] {
        Error last;
        for (bool first = true; last.code != ErrorCode::cancelled; first = false) {
            const auto picture = stream->picture_at(moment);
            if (!picture) last = picture.error();
            if (first) begun.set_value();
        }
        return last;
    });
    begun.get_future().wait();
    stream->give_up();
    EXPECT_EQ(busy.get().code, ErrorCode::cancelled);
}

TEST_F(Evidence, IsReadAtThePaceOfARecording) {
    make_clip({.rate = 50, .frames = 30, .key_every = 10}, folder / "clip.mp4");
    auto camera = file_camera(folder / "clip.mp4");
    camera.pace = config::Pace::real_time;
    const auto began = clock.steady();
    begin(with_evidence(camera));
    ASSERT_TRUE(until([](const auto& s) { return s.link.state == LinkState::ended; }));
    EXPECT_EQ(stream->status().link.frames, 30U);
    EXPECT_GE(clock.steady() - began, 580ms);
    EXPECT_GE(stream->status().held, 500ms);
    EXPECT_TRUE(stream->picture_at(clock.steady()));
}

TEST_F(Evidence, OverRtspShowsTheMomentThatTheOtherStreamShowed) {
    const Clip what{.rate = 25, .frames = 100, .key_every = 25};
    make_clip(what, folder / "clip.mp4");
    const RingClip clip(folder / "clip.mp4");
    std::map<std::string, int> number_of;
    for (int i = 0; i < 100; ++i) number_of[colours_of(*clip.pictures()[i].picture)] = i;
    ASSERT_EQ(number_of.size(), 100U);
    RtspCamera server(folder / "clip.mp4");  // one stream for both: they see the same moments
    const auto camera = with_evidence(server.camera());
    begin(camera);
    Watch watch;
    Capture capture(
        camera, clock,
        [&](const auto& wanted, const auto& stop) { return open_source(wanted, clock, stop); },
        watch.on_change(), {});
    watch.look_at(capture);
    capture.start();
    ASSERT_TRUE(until([](const auto& s) { return s.held > 600ms; }));
    ASSERT_TRUE(watch.until_frames(watch.frames().size() + 20));
    capture.stop();

    const auto frames = watch.frames();
    int worst = 0;
    for (std::size_t i = frames.size() - 15; i < frames.size(); ++i) {
        const auto picture = stream->picture_at(capture.came_at(frames[i].moment.stream));
        ASSERT_TRUE(picture) << picture.error().message;
        const auto found = number_of.find(colours_of(*picture->picture));
        const auto seen = number_of.find(colours_of(*frames[i].picture));
        ASSERT_TRUE(found != number_of.end() && seen != number_of.end()) << "not bit for bit";
        const int off = (found->second - seen->second + 150) % 100 - 50;
        worst = std::max(worst, std::abs(off));
    }
    std::cout << "evidence over RTSP is off by at most " << worst << " frames of 40 ms\n";
    EXPECT_LE(worst, 3);
}

TEST_F(Evidence, ComesBackAfterTheCameraWasAwayAndIsHonestAboutTheGap) {
    make_clip({.rate = 25, .frames = 50, .key_every = 5}, folder / "clip.mp4");
    RtspCamera server(folder / "clip.mp4");
    begin(with_evidence(server.camera()));
    ASSERT_TRUE(until_packets(20));
    const auto before = clock.steady();
    server.kill();
    ASSERT_TRUE(until([](const auto& s) { return !s.link.last_trouble.empty(); }));
    server.start();
    ASSERT_TRUE(until([](const auto& s) { return s.link.epoch >= 2 && s.link.frames >= 40; }));
    const auto after = clock.steady();
    EXPECT_TRUE(stream->picture_at(before));
    EXPECT_TRUE(stream->picture_at(after));
    EXPECT_EQ(stream->status().link.state, LinkState::streaming);
    EXPECT_NE(stream->status().link.last_trouble, "");
    EXPECT_EQ(stream->status().link.last_error, "");
}

}  // namespace
}  // namespace linli::ingest
