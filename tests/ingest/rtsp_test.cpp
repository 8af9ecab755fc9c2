// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <format>

#include "base/clock.hpp"
#include "ingest/frame_source.hpp"
#include "media.hpp"
#include "temp_folder.hpp"

namespace linli::ingest {
namespace {

/// tests/e2e/rtsp_server.py on a port that the system chooses; ends with this object.
class Server {
  public:
    explicit Server(const std::filesystem::path& clip) {
        int to_child[2];
        int from_child[2];
        if (pipe2(to_child, O_CLOEXEC) != 0 || pipe2(from_child, O_CLOEXEC) != 0) return;
        child_ = fork();
        if (child_ == 0) {
            dup2(to_child[0], 0);
            dup2(from_child[1], 1);
            execlp("python3", "python3", LINLI_SOURCE_DIR "/tests/e2e/rtsp_server.py", "--port",
                   "0", "--file", clip.c_str(), "--user", "admin", "--password", "secret", nullptr);
            _exit(127);
        }
        close(to_child[0]);
        close(from_child[1]);
        hold_ = to_child[1];
        FILE* words = fdopen(from_child[0], "r");
        if (std::fscanf(words, "ready %d", &port_) != 1) port_ = 0;
        std::fclose(words);
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server() {
        close(hold_);  // it ends with its input
        waitpid(child_, nullptr, 0);
    }
    int port() const { return port_; }

  private:
    pid_t child_ = -1;
    int hold_ = -1;
    int port_ = 0;
};

TEST(RtspSource, PlaysOnOverTheEndOfTheClipAndKnowsAWrongPassword) {
    if (std::system(
            "python3 -c 'import gi; gi.require_version(\"GstRtspServer\", \"1.0\")' 2>/dev/null") !=
        0) {
        GTEST_SKIP() << "needs python3-gi and GstRtspServer";
    }
    const TempFolder folder;
    ASSERT_TRUE(make_clip(folder / "clip.mp4", 10));
    const Server server(folder / "clip.mp4");
    ASSERT_NE(server.port(), 0);
    const SystemClock clock;
    const std::atomic<bool> never{false};
    config::Camera camera;
    camera.connect_timeout = camera.data_timeout = std::chrono::seconds(30);

    camera.address = std::format("rtsp://admin:wrong@127.0.0.1:{}/cam", server.port());
    const auto refused = open_source(camera, clock, never);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::refused) << refused.error().message;
    EXPECT_EQ(refused.error().message.find("wrong"), std::string::npos);

    camera.address = std::format("rtsp://admin:secret@127.0.0.1:{}/cam", server.port());
    const auto source = open_source(camera, clock, never);
    ASSERT_TRUE(source) << source.error().message;
    StreamTime last{std::chrono::microseconds(-1)};
    for (int i = 0; i < 15; ++i) {
        const auto frame = (*source)->next();
        ASSERT_TRUE(frame) << frame.error().message;
        EXPECT_GT(frame->moment.stream, last);
        last = frame->moment.stream;
    }
    EXPECT_GE(last, StreamTime{std::chrono::milliseconds(1200)});  // the clip lasts one second
}

}  // namespace
}  // namespace linli::ingest
