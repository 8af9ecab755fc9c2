// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>
#include <set>

#include "base/log.hpp"
#include "ingest/clips.hpp"
#include "ingest/rtsp_camera.hpp"
#include "ingest/watch.hpp"
#include "temp_folder.hpp"

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

/// A socket on a free loopback port: the kernel accepts connections on it and nobody ever answers.
class SilentServer {
  public:
    SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* plain = reinterpret_cast<sockaddr*>(&address);
        LINLI_CHECK(bind(socket_, plain, size) == 0 && listen(socket_, 8) == 0);
        LINLI_CHECK(getsockname(socket_, plain, &size) == 0);
        port = ntohs(address.sin_port);
    }
    ~SilentServer() { close(socket_); }
    SilentServer(const SilentServer&) = delete;
    SilentServer& operator=(const SilentServer&) = delete;

    int port = 0;

  private:
    int socket_;
};

class Rtsp : public ::testing::Test {
  protected:
    TempFolder folder;
    const SystemClock clock;
    std::atomic<bool> give_up{false};

    std::filesystem::path clip(int key_every = 10) {
        make_clip({.rate = 20, .frames = 40, .key_every = key_every}, folder / "clip.mp4");
        return folder / "clip.mp4";
    }
    Error why_not(const config::Camera& camera) {
        const auto source = open_source(camera, clock, give_up);
        EXPECT_FALSE(source);
        return source ? Error{} : source.error();
    }
};

bool says(const Error& error, std::string_view words) {
    return error.message.find(words) != std::string::npos;
}

TEST_F(Rtsp, PlaysWhatTheCameraSendsBitForBitWithItsTimes) {
    const auto file = clip();
    std::set<std::string> sent;
    for (const Frame& frame : play(file_camera(file)).frames) sent.insert(pixels_of(frame));
    RtspCamera server(file);

    auto source = open_source(server.camera(), clock, give_up);
    ASSERT_TRUE(source) << source.error().message;
    StreamTime last{};
    for (int i = 0; i < 50; ++i) {  // past the end of the clip, which the camera plays again
        const auto frame = (*source)->next();
        ASSERT_TRUE(frame) << frame.error().message;
        EXPECT_TRUE(sent.contains(pixels_of(*frame))) << i;
        if (i > 0) {
            EXPECT_NEAR(static_cast<double>((frame->moment.stream - last).count()), 50'000, 1'000)
                << i;
        }
        last = frame->moment.stream;
    }
}

TEST_F(Rtsp, AViewerWhoJoinsInTheMiddleBeginsWithAWholePicture) {
    const auto file = clip(/*key_every=*/40);
    std::set<std::string> sent;
    for (const Frame& frame : play(file_camera(file)).frames) sent.insert(pixels_of(frame));
    RtspCamera server(file);
    auto first = open_source(server.camera(), clock, give_up);
    ASSERT_TRUE(first) << first.error().message;
    for (int i = 0; i < 15; ++i) ASSERT_TRUE((*first)->next());

    auto second = open_source(server.camera(), clock, give_up);
    ASSERT_TRUE(second) << second.error().message;
    for (int i = 0; i < 10; ++i) {
        const auto frame = (*second)->next();
        ASSERT_TRUE(frame) << frame.error().message;
        EXPECT_TRUE(sent.contains(pixels_of(*frame))) << i;
    }
}

TEST_F(Rtsp, KnowsDigestAndBasicPasswords) {
    const auto file = clip();
    for (const char* method : {"digest", "basic"}) {
        const RtspCamera server(file, RtspCamera::Login{"admin", "s3cret", method});
        auto source = open_source(server.camera("admin:s3cret"), clock, give_up);
        ASSERT_TRUE(source) << source.error().message;
        EXPECT_TRUE((*source)->next());
    }
}

TEST_F(Rtsp, AWrongPasswordIsToldWithoutThePassword) {
    const RtspCamera server(clip(), RtspCamera::Login{"admin", "s3cret"});
    log::set_level(log::Level::debug);
    ::testing::internal::CaptureStderr();
    const Error error = why_not(server.camera("admin:gue55ed"));
    const Error none = why_not(server.camera());
    const std::string logged = ::testing::internal::GetCapturedStderr();
    log::set_level(log::Level::info);

    EXPECT_EQ(error.code, ErrorCode::refused);
    EXPECT_TRUE(says(error, "password") && says(error, "127.0.0.1")) << error.message;
    EXPECT_FALSE(says(error, "gue55ed")) << error.message;
    EXPECT_EQ(logged.find("gue55ed"), std::string::npos) << logged;
    EXPECT_EQ(none.code, ErrorCode::refused);
}

TEST_F(Rtsp, AWrongPathIsTold) {
    const RtspCamera server(clip());
    const Error error = why_not(server.camera("", "/other"));
    EXPECT_EQ(error.code, ErrorCode::not_found);
    EXPECT_TRUE(says(error, "/other") && says(error, "path")) << error.message;
}

TEST_F(Rtsp, ACameraThatIsOffIsTold) {
    int port = 0;
    {
        const SilentServer gone;
        port = gone.port;
    }
    const Error error = why_not(rtsp_at(std::format("rtsp://127.0.0.1:{}/cam", port)));
    EXPECT_EQ(error.code, ErrorCode::refused);
    EXPECT_TRUE(says(error, std::to_string(port)) && says(error, "is the camera on"))
        << error.message;
}

TEST_F(Rtsp, AServerThatAcceptsAndSaysNothingTimesOut) {
    const SilentServer server;
    auto camera = rtsp_at(std::format("rtsp://127.0.0.1:{}/cam", server.port));
    camera.connect_timeout = 300ms;
    const auto began = Steady::now();
    const Error error = why_not(camera);
    const auto took = Steady::now() - began;
    EXPECT_EQ(error.code, ErrorCode::timed_out);
    EXPECT_TRUE(says(error, "does not answer within 300 ms")) << error.message;
    EXPECT_GE(took, 300ms);
    EXPECT_LT(took, 3s);
}

TEST_F(Rtsp, AConnectIsGivenUpWhenTold) {
    const SilentServer server;
    auto camera = rtsp_at(std::format("rtsp://127.0.0.1:{}/cam", server.port));
    camera.connect_timeout = 5min;
    auto opening = std::async(std::launch::async, [&] { return why_not(camera); });
    const auto began = Steady::now();
    give_up = true;
    EXPECT_EQ(opening.get().code, ErrorCode::cancelled);
    EXPECT_LT(Steady::now() - began, 1s);
}

TEST_F(Rtsp, ACameraThatStopsSendingTimesOut) {
    RtspCamera server(clip());
    auto camera = server.camera();
    camera.data_timeout = 700ms;
    auto source = open_source(camera, clock, give_up);
    ASSERT_TRUE(source) << source.error().message;
    ASSERT_TRUE((*source)->next());

    server.freeze();
    const Played rest = play(**source);

    EXPECT_EQ(rest.end.code, ErrorCode::timed_out) << rest.end.message;
    EXPECT_TRUE(says(rest.end, "no picture for 700 ms")) << rest.end.message;
}

TEST_F(Rtsp, ACameraThatHangsUpIsToldInWords) {
    RtspCamera server(clip());
    auto source = open_source(server.camera(), clock, give_up);
    ASSERT_TRUE(source) << source.error().message;
    ASSERT_TRUE((*source)->next());
    server.kill();
    const Played rest = play(**source);
    EXPECT_EQ(rest.end.code, ErrorCode::io);
    EXPECT_TRUE(says(rest.end, "broke off")) << rest.end.message;
}

TEST_F(Rtsp, ACaptureStopsSoonWhileItsCameraIsSilent) {
    RtspCamera server(clip());
    auto camera = server.camera();
    camera.data_timeout = 5min;
    Watch watch;
    Capture capture(
        camera, clock,
        [this](const auto& wanted, const auto& stop) { return open_source(wanted, clock, stop); },
        watch.on_change());
    watch.look_at(capture);
    capture.start();
    ASSERT_TRUE(watch.until_frames(3));
    server.freeze();

    const auto began = Steady::now();
    capture.stop();

    EXPECT_LT(Steady::now() - began, 1s);
}

TEST_F(Rtsp, ACaptureComesBackWhenItsCameraWasFrozen) {
    RtspCamera server(clip());
    auto camera = server.camera();
    camera.data_timeout = 700ms;
    Watch watch;
    Capture capture(
        camera, clock,
        [this](const auto& wanted, const auto& stop) { return open_source(wanted, clock, stop); },
        watch.on_change(), {50ms, 200ms, 5s, 1});
    watch.look_at(capture);
    capture.start();
    ASSERT_TRUE(watch.until_frames(3));
    server.freeze();
    ASSERT_TRUE(watch.until([](const CaptureStatus& status, const auto&) {
        return status.last_error == "no picture for 700 ms";
    }));
    server.thaw();
    const std::uint32_t before = capture.status().epoch;
    EXPECT_TRUE(watch.until([before](const CaptureStatus&, const auto& frames) {
        return frames.back().moment.epoch > before;
    }));
    capture.stop();
}

}  // namespace
}  // namespace linli::ingest
