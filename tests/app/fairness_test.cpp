// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <chrono>
#include <memory>
#include <vector>

#include "app/camera_worker.hpp"
#include "ingest/media.hpp"
#include "temp_folder.hpp"

namespace linli::app {
namespace {

using namespace std::chrono_literals;

/// Sees nothing, and takes the time of drawing the region for it.
class Idler final : public detect::Detector {
  public:
    Result<std::vector<detect::Detection>> detect(const ingest::Frame& frame, const Box& region,
                                                  float) override {
        Image drawn({300, 300}, PixelFormat::bgrx32);
        for (int i = 0; i < 20; ++i) {
            if (auto done = frame.picture->draw(region, drawn.view()); !done)
                return std::unexpected(done.error());
        }
        return std::vector<detect::Detection>{};
    }
    std::string description() const override { return "idler"; }
};

config::Camera camera_of(const std::string& id, const std::filesystem::path& clip) {
    config::Camera camera;
    camera.id = id;
    camera.kind = config::SourceKind::file;
    camera.address = clip.string();
    camera.pace = config::Pace::flat_out;
    camera.loop = true;
    camera.detect_fps = 10;
    camera.warm_up = 0s;
    return camera;
}

TEST(Fairness, ACameraThatIsLookedAtAllTheTimeDoesNotStarveAQuietOne) {
    const TempFolder folder;
    ASSERT_TRUE(ingest::make_clip(folder / "crowded.mkv", 50));
    ASSERT_TRUE(ingest::make_media(folder / "quiet.mkv",
                                   "-i color=gray:size=160x120:rate=10,noise=alls=40 -frames:v 50 "
                                   "-c:v libx264 -preset ultrafast -pix_fmt yuv420p"));
    asio::io_context loop;
    const auto kept_running = asio::make_work_guard(loop);
    asio::thread_pool vision(1);
    std::vector<std::unique_ptr<detect::Detector>> networks;
    networks.push_back(std::make_unique<Idler>());
    const auto detectors = DetectorPool::of(std::move(networks));
    const SystemClock clock;
    std::vector<std::unique_ptr<CameraWorker>> workers;
    for (const char* id : {"crowded-1", "crowded-2", "crowded-3", "quiet"}) {
        const bool quiet = std::string_view(id) == "quiet";
        workers.push_back(std::make_unique<CameraWorker>(
            loop, vision, *detectors, camera_of(id, folder / (quiet ? "quiet.mkv" : "crowded.mkv")),
            0.4F, clock, CameraWorker::Hooks{[](const View&) {}, [] {}}));
    }
    for (const auto& worker : workers) worker->start();

    const auto judged = [&](std::size_t camera) { return workers[camera]->counts().judged; };
    while (judged(0) + judged(1) + judged(2) < 600 && loop.run_one_for(20s) > 0) {
    }
    for (const auto& worker : workers) worker->stop();
    vision.join();

    EXPECT_GT(workers[0]->counts().looks, 100U) << "crowded it must be";
    EXPECT_GT(judged(3), 100U) << "of 200, were all turns equal";
}

}  // namespace
}  // namespace linli::app
