// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "ingest/clips.hpp"
#include "ingest/rtsp_camera.hpp"
#include "ingest/watch.hpp"
#include "temp_folder.hpp"

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

/// How often the camera is restarted: LINLI_RTSP_RESTARTS, or 5. The long proof takes 200.
int restarts_wanted() {
    const char* text = std::getenv("LINLI_RTSP_RESTARTS");
    return text != nullptr ? std::atoi(text) : 5;
}

/// A sanitizer keeps what was freed for a while: its memory says nothing.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

long resident_kb() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:")) return std::atol(line.c_str() + 6);
    }
    return 0;
}

long open_files() {
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return std::distance(begin(all), end(all));
}

TEST(RtspRestart, TheCameraComesBackEachTimeAndNothingLeaks) {
    const int wanted = restarts_wanted();
    const TempFolder folder;
    make_clip({.size = "320x240", .rate = 20, .frames = 40, .key_every = 10}, folder / "clip.mp4");
    RtspCamera server(folder / "clip.mp4");
    const SystemClock clock;
    StreamTime last{};
    std::uint32_t epoch = 0;
    bool went_back = false;
    std::size_t in_epoch = 0;
    std::mutex mutex;
    std::condition_variable changed;
    Capture* capture_now = nullptr;
    // A stream counts as one that had worked after 200 ms, so that 200 restarts take minutes; the
    // waits are the product's.
    Capture capture(
        server.camera(), clock,
        [&clock](const auto& camera, const auto& stop) { return open_source(camera, clock, stop); },
        [&] {
            const auto frame = capture_now->take();
            if (!frame) return;
            const std::scoped_lock lock(mutex);
            went_back = went_back || frame->moment.stream < last || frame->moment.epoch < epoch;
            in_epoch = frame->moment.epoch == epoch ? in_epoch + 1 : 1;
            last = frame->moment.stream;
            epoch = frame->moment.epoch;
            changed.notify_all();
        },
        {1s, 60s, 200ms, {}});
    capture_now = &capture;
    const auto plays_after = [&](std::uint32_t before) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, 90s, [&] { return epoch > before && in_epoch >= 10; });
    };
    capture.start();
    ASSERT_TRUE(plays_after(0));

    std::vector<std::chrono::milliseconds> took;
    long memory = 0;
    long files = 0;
    const int warm = std::min(wanted / 2, 20);
    for (int i = 0; i < wanted; ++i) {
        const std::uint32_t before = capture.status().epoch;
        server.kill();
        server.start();
        const auto up = Steady::now();
        ASSERT_TRUE(plays_after(before)) << "restart " << i << ": " << capture.status().last_error;
        took.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - up));
        if (i + 1 == warm) {
            memory = resident_kb();
            files = open_files();
        }
    }

    EXPECT_FALSE(went_back);
    EXPECT_GE(capture.status().epoch, static_cast<std::uint32_t>(wanted) + 1);
    EXPECT_LE(open_files(), files);
    if (!kSanitized) {
        EXPECT_LE(resident_kb() - memory, 8 * 1024);
    }
    std::ranges::sort(took);
    std::cout << wanted << " restarts: back (10 frames) after " << took[took.size() / 2]
              << " (median), " << took.back()
              << " (longest) from when the camera is up; open files " << files << " -> "
              << open_files() << ", memory " << memory << " -> " << resident_kb()
              << " kB, measured from restart " << warm << " on\n";
    capture.stop();
}

}  // namespace
}  // namespace linli::ingest
