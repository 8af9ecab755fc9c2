// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <set>

#include "ingest/av_picture.hpp"
#include "ingest/clips.hpp"
#include "temp_folder.hpp"

namespace {
std::atomic<std::size_t> allocations{0};
}  // namespace

// Every allocation of C++ in this program; libav's own go past it.
void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace linli::ingest {
namespace {

/// Allocations while `source` gives `count` frames, of which the last three are always alive.
std::size_t allocated_by(FrameSource& source, int count) {
    std::array<std::optional<Frame>, 3> alive;
    const std::size_t before = allocations.load();
    for (int i = 0; i < count; ++i) {
        auto frame = source.next();
        if (!frame) ADD_FAILURE() << i << ": " << frame.error().message;
        if (frame) alive[static_cast<std::size_t>(i) % alive.size()] = std::move(*frame);
    }
    return allocations.load() - before;
}

TEST(Allocations, ASourceMakesNoneForAFrameOnceItHasWarmedUp) {
    const TempFolder folder;
    make_clip({.rate = 25, .frames = 130, .key_every = 25, .b_frames = 2}, folder / "clip.mp4");
    ffmpeg({"-i", (folder / "clip.mp4").string(), "-c:v", "mjpeg"}, folder / "clip.mkv");
    const SystemClock clock;
    const std::atomic<bool> never{false};
    for (const char* name : {"clip.mp4", "clip.mkv"}) {
        auto source = open_source(file_camera(folder / name), clock, never);
        ASSERT_TRUE(source) << source.error().message;
        EXPECT_GT(allocated_by(**source, 20), 0U) << "nothing is counted";
        EXPECT_EQ(allocated_by(**source, 100), 0U) << name;
    }
}

TEST(Allocations, ASourceMakesNoneForAFrameInQuiet) {
    const TempFolder folder;
    make_clip({.rate = 100, .frames = 200, .key_every = 50, .b_frames = 2}, folder / "clip.mp4");
    auto camera = file_camera(folder / "clip.mp4");
    camera.pace = config::Pace::real_time;
    const SystemClock clock;
    const std::atomic<bool> never{false};
    auto source = open_source(camera, clock, never);
    ASSERT_TRUE(source) << source.error().message;
    (*source)->set_attention(Attention::quiet);
    allocated_by(**source, 10);
    EXPECT_EQ(allocated_by(**source, 40), 0U);
}

TEST(Allocations, AFramesShellIsUsedAgainWhenItsPictureHasGone) {
    PicturePool pool;
    std::set<const AVFrame*> shells;
    for (int i = 0; i < 50; ++i) {
        auto first = pool.frame();
        auto second = pool.frame();
        shells.insert({first.get(), second.get()});
        const auto picture = pool.picture_of(std::move(first));
        const auto other = pool.picture_of(std::move(second));
    }
    EXPECT_EQ(shells.size(), 2U);
}

TEST(Allocations, APictureOutlivesItsPool) {
    std::shared_ptr<const Picture> picture;
    {
        PicturePool pool;
        auto frame = pool.frame();
        frame->width = 3;
        picture = pool.picture_of(std::move(frame));
    }
    EXPECT_EQ(picture->size().width, 3);
}

}  // namespace
}  // namespace linli::ingest
